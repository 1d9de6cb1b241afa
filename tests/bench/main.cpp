// Prints the conditions of the timings, then runs the benchmarks.
#include "engine/blas.hpp"

#include <benchmark/benchmark.h>

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::AddCustomContext("OpenBLAS kernel", tapeflow::choose_blas_kernel() + ", 1 thread");
  benchmark::AddCustomContext("compiler", TAPEFLOW_COMPILER);
  benchmark::AddCustomContext("flags", TAPEFLOW_FLAGS);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}

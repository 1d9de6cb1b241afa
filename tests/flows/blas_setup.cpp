// Chooses the BLAS kernel before main(). Programs do this at the start of main(), but the main() of
// the tests is Catch's. Without it, OpenBLAS's own threads would compete with Tapeflow's while a
// test trains.
#include "engine/blas.hpp"

namespace {

[[maybe_unused]] const std::string kernel = tapeflow::choose_blas_kernel();

}  // namespace

// Programs choose the BLAS kernel at the start of main(). The main() of the tests is Catch's, so
// here it happens before: without it, OpenBLAS's own threads fight with ours while a test trains.
#include "engine/blas.hpp"

namespace {

[[maybe_unused]] const std::string kernel = tapeflow::choose_blas_kernel();

}  // namespace

#include "engine/blas.hpp"

#include "engine/kernels/processor.hpp"

#include <cstdlib>

// Weak symbols: null if another BLAS is linked, or an OpenBLAS without these functions.
extern "C" {
__attribute__((weak)) char* openblas_get_corename();
__attribute__((weak)) void openblas_set_num_threads(int);
__attribute__((weak)) void gotoblas_dynamic_quit();
__attribute__((weak)) void gotoblas_dynamic_init();
}

namespace tapeflow {
namespace {

// The newest OpenBLAS kernel that this processor is known to run; null if none is known.
const char* best_kernel() {
  if (has_avx512()) return "SkylakeX";
  return has_avx2() ? "Haswell" : nullptr;
}

// Whether OpenBLAS falls back to this kernel on processors that it does not know.
bool is_fallback(const std::string& kernel) {
  for (const char* old :
       {"Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Atom", "Generic", "Sandybridge",
        "Katmai", "Coppermine", "Northwood", "Banias", "Barcelona"}) {
    if (kernel == old) return true;
  }
  return false;
}

}  // namespace

std::string blas_kernel() { return openblas_get_corename ? openblas_get_corename() : "unknown"; }

std::string choose_blas_kernel() {
  const char* best = best_kernel();
  const bool can_switch = gotoblas_dynamic_quit && gotoblas_dynamic_init;
  if (best && can_switch && !std::getenv("OPENBLAS_CORETYPE") && is_fallback(blas_kernel())) {
    setenv("OPENBLAS_CORETYPE", best, 1);
    gotoblas_dynamic_quit();
    gotoblas_dynamic_init();
    unsetenv("OPENBLAS_CORETYPE");
  }
  set_blas_threads(1);
  return blas_kernel();
}

void set_blas_threads(int threads) {
  if (openblas_set_num_threads) openblas_set_num_threads(threads);
}

}  // namespace tapeflow

// The BLAS underneath: which of its kernels runs, and on how many threads.
//
// OpenBLAS picks a kernel for the processor it recognises. A processor newer than the library is
// not recognised and gets a kernel of 2004: 33 instead of 155 GFLOP/s were measured. A program
// calls these functions in main(); the library never does this to its host by itself.
#pragma once

#include <string>

namespace tapeflow {

/// The name of the kernel in use, as OpenBLAS reports it ("Zen", "SkylakeX", …), or "unknown" with
/// another BLAS.
std::string blas_kernel();

/// Makes OpenBLAS use the best kernel that this processor can run, if its own choice is older and
/// the environment variable OPENBLAS_CORETYPE is not set. Also puts BLAS on one thread: our threads
/// each take a part of the batch instead, which is faster at these sizes. Call it before any other
/// BLAS call. Returns the name of the kernel then in use.
std::string choose_blas_kernel();

/// Sets how many threads BLAS itself uses. No effect with a BLAS other than OpenBLAS.
void set_blas_threads(int threads);

}  // namespace tapeflow

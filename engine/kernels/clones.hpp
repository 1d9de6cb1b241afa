// TAPEFLOW_CLONES before a function compiles it three times: for the x86-64 of 2003, for AVX2 and
// for AVX-512. The program picks one of the three when it starts. So one binary runs everywhere,
// the ABI does not change, and the hot loops still use the widest vectors of the processor.
//
// Measured on a Real-NVP training step: 1.75 ms without clones, 1.36 ms with. Clones are off where
// they do not work or do not help: with other compilers (clang rejects clones of templates), other
// processors, thread sanitizer (crashes at start-up), and in builds with a global -march, whose
// vector registers the clones' entry code would leave dirty.
//
// The CMake option TAPEFLOW_LOOPS = baseline, avx2 or avx512 compiles only this one version; the
// processor must be able to run it. tests/run --every-processor tests each version.
#pragma once

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__linux__) &&    \
    defined(__OPTIMIZE__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__AVX__)
#if defined(TAPEFLOW_LOOPS_BASELINE)
#define TAPEFLOW_CLONES
#elif defined(TAPEFLOW_LOOPS_AVX2)
#define TAPEFLOW_CLONES __attribute__((target("arch=x86-64-v3")))
#elif defined(TAPEFLOW_LOOPS_AVX512)
#define TAPEFLOW_CLONES __attribute__((target("arch=x86-64-v4")))
#else
#define TAPEFLOW_CLONES \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#endif
#else
#define TAPEFLOW_CLONES
#endif

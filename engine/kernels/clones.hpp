// TAPEFLOW_CLONES before a function compiles it three times, for x86-64 as it was in 2003, with
// AVX2 and with AVX-512, and the program picks one when it starts. So one binary runs everywhere,
// nothing about the ABI changes, and the hot loops still use the widest vectors there are.
//
// Measured on a Real-NVP training step: 1.75 ms without clones, 1.36 ms with.
// Off where it does not work or not help: other compilers (clang rejects clones of templates),
// other processors, thread sanitizer (crashes at start-up), and builds with a global -march, whose
// vector registers the clones' entry code would leave dirty.
//
// The CMake option TAPEFLOW_LOOPS = baseline, avx2 or avx512 compiles the one version named, which
// the processor then must be able to run: tests/run --every-processor tests each of them.
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

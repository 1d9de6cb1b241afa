// Private to engine: what the processor that runs the program can do.
#pragma once

namespace tapeflow {

#if defined(__x86_64__) && defined(__GNUC__)

inline bool has_avx2() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

/// The parts of AVX-512 that x86-64-v4 has.
inline bool has_avx512() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

#else

inline bool has_avx2() { return false; }
inline bool has_avx512() { return false; }

#endif

}  // namespace tapeflow

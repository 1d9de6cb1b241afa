// Eight neighbouring floats or four doubles, at any address: a vector register of AVX2, or two of
// older processors.
#pragma once

#include <cstddef>

namespace tapeflow {

template <class T>
struct ChunkOf {
  using type __attribute__((vector_size(32), aligned(alignof(T)), may_alias)) = T;
};
template <class T>
using Chunk = typename ChunkOf<T>::type;

template <class T>
inline constexpr std::size_t chunk_width = 32 / sizeof(T);

template <class T>
const Chunk<T>& chunk(const T* p) {
  return *reinterpret_cast<const Chunk<T>*>(p);
}
template <class T>
Chunk<T>& chunk(T* p) {
  return *reinterpret_cast<Chunk<T>*>(p);
}

}  // namespace tapeflow

// Random numbers that are the same everywhere.
//
// The standard fixes the bits of std::mt19937_64 but not what std::normal_distribution or
// std::shuffle make of them, and the libraries differ. So the samplers are our own: the same seed
// gives the same numbers on every platform (up to the last bit of the platform's logarithm and
// cosine).
#pragma once

#include "engine/array.hpp"

#include <cstdint>
#include <random>
#include <vector>

namespace tapeflow {

class Rng {
 public:
  explicit Rng(std::uint64_t seed) : bits_(seed) {}

  /// 64 random bits.
  std::uint64_t bits() { return bits_(); }

  /// Uniform on (0, 1): never 0, never 1.
  double uniform();

  /// Uniform on the integers 0 … n - 1, without bias. Needs n > 0.
  std::size_t below(std::size_t n);

  /// Standard normal, by the Box–Muller transform.
  double normal();

  /// Arrays of independent draws. A uniform draw lies between low and high; rounded to T it may
  /// equal one of them.
  template <class T>
  Array<T> normal(const Shape& shape);
  template <class T>
  Array<T> uniform(const Shape& shape, double low, double high);

  /// A random order of 0 … n - 1 (Fisher–Yates).
  std::vector<std::size_t> permutation(std::size_t n);

  /// A generator for an independent stream: equal parents give equal children.
  Rng split() { return Rng(bits()); }

  /// The whole state as text, to be saved and restored with a training run.
  std::string state() const;
  void restore(const std::string& state);

 private:
  std::mt19937_64 bits_;
};

}  // namespace tapeflow

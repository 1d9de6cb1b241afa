// The base distributions without parameters. Their columns are independent, and all alike.
#pragma once

#include "flows/bases/distribution.hpp"

namespace tapeflow {

/// Independent normal numbers of mean 0 and variance 1: log p(z) = -(|z|² + D ln 2π) / 2.
template <class T>
class StandardNormal : public Distribution<T> {
 public:
  using Distribution<T>::Distribution;

 protected:
  Var<T> log_density(Var<T> z, Var<T>) const override;
  Array<T> draw(std::size_t count, Rng& rng, const Array<T>&) const override;
  Bounds box(const Array<T>&) const override;
};

/// Independent logistic numbers: log p(z) = Σ_j (-z_j - 2 softplus(-z_j)). NICE's base (Dinh et
/// al., arXiv:1410.8516): its tails are heavier than the normal's.
template <class T>
class Logistic : public Distribution<T> {
 public:
  using Distribution<T>::Distribution;

 protected:
  Var<T> log_density(Var<T> z, Var<T>) const override;
  Array<T> draw(std::size_t count, Rng& rng, const Array<T>&) const override;
  Bounds box(const Array<T>&) const override;
};

/// Uniform on the unit cube [0, 1]^D: log p(z) = 0 inside, -infinity outside. The density is flat,
/// so that it has no gradient; a flow trained with it needs a last layer that ends in the cube.
template <class T>
class Uniform : public Distribution<T> {
 public:
  using Distribution<T>::Distribution;

 protected:
  Var<T> log_density(Var<T> z, Var<T>) const override;
  Array<T> draw(std::size_t count, Rng& rng, const Array<T>&) const override;
  Bounds box(const Array<T>&) const override;
};

}  // namespace tapeflow

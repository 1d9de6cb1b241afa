// Coupling: some columns decide how the others move. The idea behind NICE and Real-NVP.
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

#include <vector>

namespace tapeflow {

/// Which columns a coupling layer keeps and which it moves. Together they are 0 … D-1.
struct Split {
  std::vector<std::size_t> kept, moved;

  std::size_t features() const { return kept.size() + moved.size(); }
  Split swapped() const { return {moved, kept}; }
};

/// Keeps columns 0, 2, 4 … and moves 1, 3, 5 …
Split alternating_split(std::size_t features);

/// Keeps the first half of the columns (rounded down) and moves the rest.
Split half_split(std::size_t features);

/// Keeps a random half of the columns (rounded down) and moves the rest.
Split random_split(std::size_t features, Rng& rng);

/// Where column j of x stands in [kept, moved], for each j. Throws std::invalid_argument unless
/// these are each of 0 … D-1 once.
std::vector<std::size_t> places(const Split& split);

/// The widths, from input to output, of a network with the hidden layers `hidden`. Its input is the
/// kept columns and the context, its output `outputs` numbers for each moved column.
std::vector<std::size_t> network_widths(const Split& split, std::size_t context_features,
                                        const std::vector<std::size_t>& hidden,
                                        std::size_t outputs);

/// The general coupling layer (NICE: Dinh et al., arXiv:1410.8516, section 3.2). With the columns
/// of x split into kept x_a and moved x_b, a context c, and any function m:
///
///   to_latent:  z_a = x_a,  z_b = g(x_b; m(x_a, c))          log_det = ln|det dz_b/dx_b|
///   to_data:    x_a = z_a,  x_b = g⁻¹(z_b; m(z_a, c))        log_det = ln|det dx_b/dz_b|
///
/// Since z_a = x_a, the inverse computes the same m: m itself is never inverted and may be a
/// network. Kept columns first, the Jacobian is block-triangular,
///
///   [ 1            0        ]
///   [ dz_b/dx_a    dz_b/dx_b ],   so its determinant is det dz_b/dx_b.
///
/// A derived layer defines g and m. x and z: [N, D]. Both directions compute m once.
template <class T>
class Coupling : public Bijector<T> {
 public:
  std::size_t features() const override { return split_.features(); }
  std::size_t context_features() const override { return context_features_; }

  const Split& split() const { return split_; }

 protected:
  Coupling(Split split, std::size_t context_features);

  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;

  /// g and its inverse on the moved columns, [N, moved], with their log-determinants [N]. `input`
  /// is the input of m, the kept columns and the context side by side: [N, kept + C].
  virtual Transformed<T> move(Var<T> x_b, Var<T> input) const = 0;
  virtual Transformed<T> move_back(Var<T> z_b, Var<T> input) const = 0;

 private:
  // The result of `map`, unless its shapes do not fit the columns.
  Transformed<T> checked(const char* map, Var<T> columns, Transformed<T> result) const;
  Var<T> merge(Var<T> kept, Var<T> moved) const;

  Split split_;
  std::vector<std::size_t> column_of_;  // where column j of x stands in [kept, moved]
  std::size_t context_features_;
};

}  // namespace tapeflow

// A layer that gives each column heavier tails than the normal's, and a fit of these tails to data.
#pragma once

#include "engine/progress.hpp"
#include "flows/layers/elementwise/elementwise.hpp"

namespace tapeflow {

/// For each column a centre c, a spread s > 0, and how heavy the tails on either side of the centre
/// are, κ > 0; all [D].
struct Tails {
  Array<double> centre, spread, left, right;

  /// Tails that leave every column unchanged.
  static Tails none(std::size_t features);

  /// Whether some column has a tail that is heavier than `negligible`.
  bool any() const;

  static constexpr double negligible = 1e-6;  ///< the κ of a side that stays unchanged
};

/// The tails that fit the columns of `data` [N, D] best. c is the median, s the interquartile range
/// in units of the normal's. The two κ are the values of a short list that maximise the likelihood
/// of a normal distribution behind HeavyTails, as Box & Cox chose their λ (J. R. Stat. Soc. B 26,
/// 1964). If they gain less than a quarter of a nat a row, both stay negligible: a flow
/// learns such tails by itself. Uses at most 2000 quantiles of a column.
Tails fit_tails(const Array<double>& data, const OnProgress& on_progress = {});

/// The hyperbolic sine stretches the tails of a latent, on each side the more the larger its κ is:
///
///   to_data:    x_j = c_j + s_j sinh(κ z_j) / κ      with κ = left_j for z_j < 0, else right_j
///   to_latent:  z_j = asinh(κ u) / κ,  u = (x_j - c_j) / s_j
///   ln f' = ln s_j + ln cosh(κ z_j)
///
/// Near the centre, for κ |u| well below 1, this is a straight line. Far from it the latent grows
/// as the logarithm of the distance, so that numbers over many powers of ten get latents of
/// ordinary size. The two sides meet at the centre with the same first and second derivative. The
/// four arrays are saved with the model and not trained. With one κ for both sides it is the
/// symmetric case of Johnson's S_U (Biometrika 36, 1949).
template <class T>
class HeavyTails : public Elementwise<T> {
 public:
  /// std::invalid_argument unless all spreads and κ are above 0.
  explicit HeavyTails(const Tails& tails);

  std::size_t features() const override { return centre_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override;

 private:
  Var<T> f(Var<T> z) const override;
  Var<T> inverse_of_f(Var<T> x) const override;
  Var<T> log_slope(Var<T> z) const override;
  Var<T> heaviness(Var<T> side) const;

  Parameter<T> centre_, spread_, left_, right_;
};

}  // namespace tapeflow

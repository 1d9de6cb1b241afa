// Layers that map each number by itself: the whole line onto the interval that the data live in,
// and back. Those in this file have no trained parameters; a derived layer may have some.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

/// A rising function f that is applied to every number on the way *to the data*: x_j = f(z_j). A
/// layer is named after its f, so Exp is for positive data.
///
///   to_data:    x_j = f(z_j)      log_det =  Σ_j ln f'(z_j)
///   to_latent:  z_j = f⁻¹(x_j)    log_det = -Σ_j ln f'(z_j)
///
/// The Jacobian is diagonal. x and z: [N, D], for any D. Both directions cost one pass over the
/// data with a few exponentials or logarithms.
///
/// A number that f does not reach has no latent: to_latent then throws std::invalid_argument with
/// the number and its column, instead of returning a NaN. It also refuses the ends of the interval
/// that f reaches, since f gives them by rounding only. A NaN or an infinity in the data is not
/// checked: it passes through, as in any operation.
template <class T>
class Elementwise : public Bijector<T> {
 public:
  std::size_t features() const override { return 0; }  // any number of columns

 protected:
  /// f reaches the numbers strictly between low and high.
  Elementwise(T low, T high) : low_(low), high_(high) {}

  Transformed<T> latent(Var<T> x, Var<T>) const final;
  Transformed<T> data(Var<T> z, Var<T>) const final;

  // Each returns a number for every number that it gets.
  virtual Var<T> f(Var<T> z) const = 0;
  virtual Var<T> inverse_of_f(Var<T> x) const = 0;
  virtual Var<T> log_slope(Var<T> z) const = 0;  ///< ln f'(z)

 private:
  Var<T> log_det(Var<T> z) const;  // of f, [N]
  void require_reachable(Var<T> x) const;

  T low_, high_;
};

/// Positive data: x = e^z, z = ln x, ln f' = z.
template <class T>
class Exp : public Elementwise<T> {
 public:
  Exp();

 private:
  Var<T> f(Var<T> z) const override;
  Var<T> inverse_of_f(Var<T> x) const override;
  Var<T> log_slope(Var<T> z) const override;
};

/// Positive data without the steep tail of Exp: x = ln(1 + e^z), which is about z for large z;
/// z = ln(e^x - 1) = x + ln(1 - e^-x); ln f' = ln sigmoid(z).
template <class T>
class Softplus : public Elementwise<T> {
 public:
  Softplus();

 private:
  Var<T> f(Var<T> z) const override;
  Var<T> inverse_of_f(Var<T> x) const override;
  Var<T> log_slope(Var<T> z) const override;
};

/// Data between -1 and 1: x = tanh z, z = ½ ln((1 + x) / (1 - x)),
/// ln f' = ln(1 - tanh² z) = -2 ln cosh z, accurate even where tanh² z rounds to 1.
template <class T>
class Tanh : public Elementwise<T> {
 public:
  Tanh();

 private:
  Var<T> f(Var<T> z) const override;
  Var<T> inverse_of_f(Var<T> x) const override;
  Var<T> log_slope(Var<T> z) const override;
};

/// Data between 0 and 1, such as the brightness of pixels. MAF (arXiv:1705.07057, section 4.3)
/// calls this layer the "logit transform", after its other direction. To keep a 0 or a 1 from going
/// to infinity, data are first squeezed to α … 1 - α. (Real-NVP, arXiv:1605.08803, section 4.1,
/// squeezes to α … 1 instead: logit(α + (1 - α) x).)
///
///   to_latent:  z = logit(α + (1 - 2α) x)      to_data:  x = (sigmoid(z) - α) / (1 - 2α)
///   ln f' = -softplus(z) - softplus(-z) - ln(1 - 2α)
///
/// The last term comes from the squeeze: without it, likelihoods for different α cannot be
/// compared. Samples reach α / (1 - 2α) beyond 0 and 1.
template <class T>
class Sigmoid : public Elementwise<T> {
 public:
  /// 0 <= squeeze < ½ is α: 1e-6 in MAF for MNIST, 0.05 for natural images.
  explicit Sigmoid(double squeeze = 0);

 private:
  Var<T> f(Var<T> z) const override;
  Var<T> inverse_of_f(Var<T> x) const override;
  Var<T> log_slope(Var<T> z) const override;

  T low_, log_width_;  // f reaches the numbers between low and 1 - low
};

/// A bend at 0: x = z for z > 0, else slope z. So z = x or x / slope, and ln f' = 0 or ln slope. f
/// reaches the whole line. The density of the data has a step at 0.
template <class T>
class LeakyRelu : public Elementwise<T> {
 public:
  explicit LeakyRelu(double slope);  ///< above 0

 private:
  Var<T> f(Var<T> z) const override;
  Var<T> inverse_of_f(Var<T> x) const override;
  Var<T> log_slope(Var<T> z) const override;

  T slope_;
};

}  // namespace tapeflow

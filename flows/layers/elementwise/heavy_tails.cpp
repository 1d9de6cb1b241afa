#include "flows/layers/elementwise/heavy_tails.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "flows/data/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace tapeflow {
namespace {

constexpr std::array heaviness_to_try = {Tails::negligible, 0.3, 1., 3., 10., 30., 100., 1e3, 1e4};
constexpr double least_gain = 0.25;  // nats a row
constexpr std::size_t most_quantiles = 2000;

// At most most_quantiles quantiles of a column, evenly spaced from its smallest to its largest
// number, in rising order.
std::vector<double> quantiles_of(const Array<double>& data, std::size_t column) {
  std::vector<double> all(data.shape()[0]);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = data(i, column);
  std::sort(all.begin(), all.end());
  return even_quantiles(all, most_quantiles);
}

// The sums over the latents on one side that the likelihood of a normal distribution needs.
struct Sums {
  double z = 0, squares = 0, log_slopes = 0;

  Sums operator+(const Sums& b) const {
    return {z + b.z, squares + b.squares, log_slopes + b.log_slopes};
  }
  // tag: likelihood
  // The mean log-likelihood of the rows, without its constant -½ ln 2πe.
  double log_likelihood(double n) const {
    const double mean = z / n;
    return -0.5 * std::log(squares / n - mean * mean) - log_slopes / n;
  }
  // end: likelihood
};

enum class Side { left, right };

// tag: sums
Sums sums_of(Side side, const std::vector<double>& u, double kappa) {
  Sums sums;
  for (const double v : u) {
    if ((v > 0 ? Side::right : Side::left) != side) continue;
    const double z = std::asinh(kappa * v) / kappa;
    sums.z += z;
    sums.squares += z * z;
    sums.log_slopes += std::log(std::hypot(1, kappa * v));  // cosh(asinh(a)) = √(1 + a²)
  }
  return sums;
}
// end: sums

struct Sides {
  double left = Tails::negligible, right = Tails::negligible;
};

Sides heaviest_sides(const std::vector<double>& u) {
  std::array<Sums, heaviness_to_try.size()> left, right;
  for (std::size_t k = 0; k < heaviness_to_try.size(); ++k) {
    left[k] = sums_of(Side::left, u, heaviness_to_try[k]);
    right[k] = sums_of(Side::right, u, heaviness_to_try[k]);
  }
  const double n = static_cast<double>(u.size());
  const double as_it_is = (left[0] + right[0]).log_likelihood(n);
  double best = as_it_is + least_gain;
  Sides sides;
  for (std::size_t l = 0; l < left.size(); ++l) {
    for (std::size_t r = 0; r < right.size(); ++r) {
      const double now = (left[l] + right[r]).log_likelihood(n);
      if (!(now > best)) continue;
      best = now;
      sides = {heaviness_to_try[l], heaviness_to_try[r]};
    }
  }
  return sides;
}

}  // namespace

Tails Tails::none(std::size_t features) {
  const Array<double> ones = filled<double>({features}, 1);
  const Array<double> none = filled<double>({features}, negligible);
  return {filled<double>({features}, 0), ones, none, none};
}

bool Tails::any() const {
  const auto is_heavy = [](double kappa) { return kappa > negligible; };
  return std::any_of(left.begin(), left.end(), is_heavy) ||
         std::any_of(right.begin(), right.end(), is_heavy);
}

Tails fit_tails(const Array<double>& data, const OnProgress& on_progress) {
  const Array<double> deviation = column_moments(data).deviation;
  const std::size_t d = deviation.size();
  const Array<double> unset(Shape{d});
  Tails tails{unset, unset, unset, unset};
  for (std::size_t j = 0; j < d; ++j) {
    if (on_progress) on_progress(static_cast<double>(j) / static_cast<double>(d));
    std::vector<double> u = quantiles_of(data, j);
    const std::size_t n = u.size();
    tails.centre(j) = u[n / 2];
    // 1.349 is the interquartile range of a standard normal. If half of the rows agree, the range
    // is 0 and the likelihood would grow without bound there: then the tails stay negligible.
    const double range = (u[3 * n / 4] - u[n / 4]) / 1.349;
    tails.spread(j) = range > 0 ? range : deviation(j) > 0 ? deviation(j) : 1;
    for (double& v : u) v = (v - tails.centre(j)) / tails.spread(j);
    const auto [left, right] = range > 0 ? heaviest_sides(u) : Sides{};
    tails.left(j) = left;
    tails.right(j) = right;
  }
  return tails;
}

template <class T>
HeavyTails<T>::HeavyTails(const Tails& tails)
    : Elementwise<T>(-std::numeric_limits<T>::infinity(), std::numeric_limits<T>::infinity()),
      centre_(frozen("centre", cast<T>(tails.centre))),
      spread_(frozen("spread", cast<T>(tails.spread), Values::positive)),
      left_(frozen("left", cast<T>(tails.left), Values::positive)),
      right_(frozen("right", cast<T>(tails.right), Values::positive)) {
  require_rank("HeavyTails", "centre", tails.centre.shape(), 1);
  for (const Array<double>* positive : {&tails.spread, &tails.left, &tails.right}) {
    require_same_shape("HeavyTails", "centre", tails.centre.shape(), "spread, left or right",
                       positive->shape());
    for (const double v : *positive)
      require(v > 0, "HeavyTails: needs spreads and tails above 0, got " + to_text(v));
  }
}

// tag: maps
// κ of the side on which each number lies.
template <class T>
Var<T> HeavyTails<T>::heaviness(Var<T> side) const {
  Tape<T>& tape = side.tape();
  return where(relu(side), tape.watch(right_), tape.watch(left_));
}

template <class T>
Var<T> HeavyTails<T>::f(Var<T> z) const {
  Tape<T>& tape = z.tape();
  const Var<T> kappa = heaviness(z);
  return tape.watch(centre_) + tape.watch(spread_) * (sinh(kappa * z) / kappa);
}

template <class T>
Var<T> HeavyTails<T>::inverse_of_f(Var<T> x) const {
  Tape<T>& tape = x.tape();
  const Var<T> from_centre = x - tape.watch(centre_), kappa = heaviness(from_centre);
  return asinh(kappa * (from_centre / tape.watch(spread_))) / kappa;
}

template <class T>
Var<T> HeavyTails<T>::log_slope(Var<T> z) const {
  return log_cosh(heaviness(z) * z) + log(z.tape().watch(spread_));
}
// end: maps

template <class T>
void HeavyTails<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("centre", centre_);
  visitor("spread", spread_);
  visitor("left", left_);
  visitor("right", right_);
}

template class HeavyTails<float>;
template class HeavyTails<double>;

}  // namespace tapeflow

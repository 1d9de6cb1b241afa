// The student's tests must find: the least slope is left out, so that the polynomial may be flat
#include "sum_of_squares.hpp"

#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t squares = 2, numbers = 1 + 2 * squares;
constexpr double least_slope = 1e-9;  // ε

template <class T>
Var<T> column(Var<T> v, std::size_t j) {
  return slice(v, 1, j, j + 1);
}

// c + (ε + A) x + B x² + C x³ / 3, for as many columns as its entries have.
template <class T>
struct Polynomial {
  Var<T> c, A, B, C;

  Var<T> at(Var<T> x) const { return c + x * ((A + T(least_slope)) + x * (B + x * C / T(3))); }
  Var<T> slope(Var<T> x) const { return (A + T(least_slope)) + x * (B * T(2) + x * C); }
};

// From the network's result [N, numbers × D]. The first line starts as 1, the second one as 0.3,
// for the square of a zero would have no gradient.
template <class T>
Polynomial<T> polynomial(Var<T> h, std::size_t d) {
  const auto part = [&](std::size_t p) { return slice(h, 1, p * d, (p + 1) * d); };
  const Var<T> a1 = part(1) + T(0.9), b1 = part(2), a2 = part(3), b2 = part(4) + T(0.3);
  return {part(0), square(a1) + square(a2), a1 * b1 + a2 * b2, square(b1) + square(b2)};
}

// The x at which the polynomial is z, as plain numbers.
template <class T>
Array<T> roots(const Array<T>& z, const Polynomial<T>& p) {
  Array<T> x(z.shape());
  for (std::size_t i = 0; i < z.size(); ++i) {
    const double a = p.A.value().data()[i] + least_slope, b = p.B.value().data()[i],
                 c = p.C.value().data()[i], y = z.data()[i] - p.c.value().data()[i];
    double low = -std::abs(y) / least_slope, high = -low;
    for (int step = 0; step < 200; ++step) {
      const double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) break;
      (middle * (a + middle * (b + middle * c / 3)) < y ? low : high) = middle;
    }
    x.data()[i] = static_cast<T>(low + (high - low) / 2);
  }
  return x;
}

// The root with its derivatives: one step of Newton's method on the tape, whose slope is a number
// without a history.
template <class T>
Var<T> root(Var<T> z, const Polynomial<T>& p) {
  const Var<T> found = z.tape().constant(roots(z.value(), p));
  const Var<T> slope = z.tape().constant(p.slope(found).value());
  return found + (z - p.at(found)) / slope;
}

}  // namespace

template <class T>
SumOfSquares<T>::SumOfSquares(std::size_t features, Rng& rng)
    : made_(natural_order(features), {.hidden = {32, 32}, .outputs = numbers}, rng,
            LastLayer::zero) {}

template <class T>
Transformed<T> SumOfSquares<T>::latent(Var<T> x, Var<T>) const {
  const Polynomial<T> p = polynomial(made_(x), features());
  return {p.at(x), sum(log(p.slope(x)), {1})};
}

template <class T>
Transformed<T> SumOfSquares<T>::data(Var<T> z, Var<T>) const {
  const std::size_t d = features();
  const Var<T> nothing = z.tape().constant(filled<T>({z.extent(0), 1}, 0));
  std::vector<Var<T>> x(d, nothing), log_slope = x;
  for (const std::size_t j : made_.order()) {  // the columns before j are known, the others zero
    const Polynomial<T> all = polynomial(made_(concatenate<T>(x, 1)), d);
    const Polynomial<T> p{column(all.c, j), column(all.A, j), column(all.B, j), column(all.C, j)};
    x[j] = root(column(z, j), p);
    log_slope[j] = log(p.slope(x[j]));
  }
  return {concatenate<T>(x, 1), -sum(concatenate<T>(log_slope, 1), {1})};
}

template <class T>
void SumOfSquares<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("made", made_);
}

template <class T>
std::unique_ptr<Bijector<T>> make_sum_of_squares(std::size_t features, Rng& rng) {
  return std::make_unique<SumOfSquares<T>>(features, rng);
}

template class SumOfSquares<float>;
template class SumOfSquares<double>;
template std::unique_ptr<Bijector<float>> make_sum_of_squares<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_sum_of_squares<double>(std::size_t, Rng&);

}  // namespace tapeflow

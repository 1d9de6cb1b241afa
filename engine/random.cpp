#include "engine/random.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {

// The middle of one of 2^52 equal intervals. With 2^53 intervals the last middle would round to 1.
double Rng::uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }

std::size_t Rng::below(std::size_t n) {
  require(n > 0, "Rng::below: needs a positive bound, got 0");
  const std::uint64_t bound = n;
  // 2^64 mod n. Draws below this number would favour small results, so they are repeated.
  const std::uint64_t biased = -bound % bound;
  std::uint64_t draw = bits();
  while (draw < biased) draw = bits();
  return draw % bound;
}

double Rng::normal() {
  const double radius = std::sqrt(-2 * std::log(uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

template <class T>
Array<T> Rng::normal(const Shape& shape) {
  Array<T> draws(shape);
  for (T& draw : draws) draw = static_cast<T>(normal());
  return draws;
}

template <class T>
Array<T> Rng::uniform(const Shape& shape, double low, double high) {
  Array<T> draws(shape);
  for (T& draw : draws) draw = static_cast<T>(low + (high - low) * uniform());
  return draws;
}

std::vector<std::size_t> Rng::permutation(std::size_t n) {
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
  return order;
}

std::string Rng::state() const {
  TextWriter text;
  text << bits_;
  return text.str();
}

void Rng::restore(const std::string& state) {
  TextReader text(state);
  std::mt19937_64 bits;
  text >> bits;
  require(!text.fail(), "Rng::restore: needs the text that Rng::state gave, got something else");
  bits_ = bits;
}

template Array<float> Rng::normal<float>(const Shape&);
template Array<double> Rng::normal<double>(const Shape&);
template Array<float> Rng::uniform<float>(const Shape&, double, double);
template Array<double> Rng::uniform<double>(const Shape&, double, double);

}  // namespace tapeflow

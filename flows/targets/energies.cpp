#include "flows/targets/energies.hpp"

#include "engine/joined.hpp"
#include "flows/data/half_log_2pi.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace tapeflow {
namespace {

template <class T>
Var<T> column(Var<T> z, std::size_t j) {
  return reshape(slice(z, 1, j, j + 1), {z.extent(0)});
}

// -ln(e^-a + e^-b)
template <class T>
Var<T> either(Var<T> a, Var<T> b) {
  const Shape row{1, a.extent(0)};
  return -logsumexp(concatenate({reshape(-a, row), reshape(-b, row)}, 0), {0});
}

// ½ (v / width)²
template <class T>
Var<T> bowl(Var<T> v, double width) {
  return square(v) * static_cast<T>(0.5 / (width * width));
}

template <class T>
Var<T> box(Var<T> z1) {
  return bowl(relu(abs(z1) - T(4)), 0.25);
}

// How far z_2 is from the sine w1(z_1) = sin(2π z_1 / 4).
template <class T>
Var<T> off_sine(Var<T> z1, Var<T> z2) {
  return z2 - sin(z1 * static_cast<T>(std::numbers::pi / 2));
}

template <class T>
Var<T> u1(Var<T> z) {
  const Var<T> z1 = column(z, 0), z2 = column(z, 1);
  const Var<T> radius = sqrt(square(z1) + square(z2));
  return bowl(radius - T(2), 0.4) + either(bowl(z1 - T(2), 0.6), bowl(z1 + T(2), 0.6));
}

template <class T>
Var<T> u2(Var<T> z) {
  const Var<T> z1 = column(z, 0);
  return bowl(off_sine(z1, column(z, 1)), 0.4) + box(z1);
}

// w2(z_1) = 3 exp(-½ ((z_1 - 1) / 0.6)²)
template <class T>
Var<T> u3(Var<T> z) {
  const Var<T> z1 = column(z, 0), off = off_sine(z1, column(z, 1));
  const Var<T> w2 = T(3) * exp(-bowl(z1 - T(1), 0.6));
  return either(bowl(off, 0.35), bowl(off + w2, 0.35)) + box(z1);
}

// tag: u4
// w3(z_1) = 3 sigmoid((z_1 - 1) / 0.3)
template <class T>
Var<T> u4(Var<T> z) {
  const Var<T> z1 = column(z, 0), off = off_sine(z1, column(z, 1));
  const Var<T> w3 = T(3) * sigmoid((z1 - T(1)) / T(0.3));
  return either(bowl(off, 0.4), bowl(off + w3, 0.35)) + box(z1);
}
// end: u4

// tag: funnel
template <class T>
Var<T> funnel(Var<T> z) {
  const Var<T> z1 = column(z, 0), z2 = column(z, 1);
  const double constant = 2 * half_log_2pi + std::log(3.);
  return bowl(z1, 3) + T(0.5) * (square(z2) * exp(-z1) + z1) + static_cast<T>(constant);
}
// end: funnel

}  // namespace

template <class T>
std::vector<Energy<T>> energies() {
  const Bounds plane{{-5.5, -5.5}, {5.5, 5.5}};
  return {{"U1", u1<T>, plane},
          {"U2", u2<T>, plane},
          {"U3", u3<T>, plane},
          {"U4", u4<T>, plane},
          {"funnel", funnel<T>, {{-15, -3000}, {15, 3000}}}};
}

template <class T>
Energy<T> energy(const std::string& name) {
  std::vector<std::string> names;
  for (const Energy<T>& known : energies<T>()) {
    if (known.name == name) return known;
    names.push_back(known.name);
  }
  throw std::invalid_argument("energy: needs one of " + joined(names) + ", got \"" + name + "\"");
}

#define TAPEFLOW_INSTANTIATE(T)               \
  template std::vector<Energy<T>> energies(); \
  template Energy<T> energy(const std::string&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow

#include "flows/layers/autoregressive/incremental_made.hpp"

#include "engine/kernels/activation.hpp"
#include "engine/kernels/each.hpp"
#include "engine/kernels/panel.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// y = f(y + b) for every row of y [n, m], b [n].
template <class T>
void add_bias(std::size_t n, std::size_t m, T* y, const std::vector<T>& bias, Activation f) {
  with_activation<T>(f, [=, b = bias.data()](auto value, auto) {
    each_row(n, m, y, [=](std::size_t i, std::size_t j) { return value(y[i * m + j] + b[i]); });
  });
}

}  // namespace

template <class T>
IncrementalMade<T>::IncrementalMade(const Made<T>& made, std::size_t rows, const Array<T>& context)
    : made_(made), rows_(rows), ready_(made.layers().size(), 0) {
  const std::size_t d = made.features(), c = made.context_features(),
                    outputs = made.degrees().back().size() / d,
                    panels = (rows + panel_width<T> - 1) / panel_width<T>;
  for (std::size_t l = 0; l < made.layers().size(); ++l) {
    values_.emplace_back(Shape{panels, made.degrees()[l].size(), panel_width<T>});
  }
  values_[0].fill(0);  // also past the last row, in a last panel that is not full
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < c; ++k) input(i, k) = context(i, k);
  }
  ready_[0] = c;
  output_panels_ = Array<T>(Shape{panels, outputs, panel_width<T>});
  outputs_ = Array<T>(Shape{outputs, rows});
}

template <class T>
T& IncrementalMade<T>::input(std::size_t row, std::size_t unit) {
  return values_[0](row / panel_width<T>, unit, row % panel_width<T>);
}

// tag: incremental
template <class T>
const Array<T>& IncrementalMade<T>::outputs() {
  const std::size_t last = values_.size() - 1, outputs = outputs_.shape()[0];
  for (std::size_t l = 0; l < last; ++l) {
    const auto& degrees = made_.degrees()[l + 1];  // ascending
    const auto due = std::upper_bound(degrees.begin(), degrees.end(), known_);
    const std::size_t end = static_cast<std::size_t>(due - degrees.begin()), begin = ready_[l + 1];
    compute(l, {begin, 1, end - begin}, values_[l + 1], begin);
    ready_[l + 1] = end;
  }
  compute(last, {made_.order()[known_], made_.features(), outputs}, output_panels_, 0);
  // end: incremental
  for (std::size_t r = 0; r < outputs; ++r) {
    for (std::size_t i = 0; i < rows_; ++i) {
      outputs_(r, i) = output_panels_(i / panel_width<T>, r, i % panel_width<T>);
    }
  }
  return outputs_;
}

// tag: append
template <class T>
void IncrementalMade<T>::append(const T* column) {
  ++known_;
  if (known_ == made_.features()) return;  // no unit depends on the last column
  for (std::size_t i = 0; i < rows_; ++i) input(i, ready_[0]) = column[i];
  ++ready_[0];
}
// end: append

// Computes f(Wᵀ v + b) for `units`, from their columns of W and the known values v of the layer
// below, and writes it to every panel of `to`, from unit `place` on. No mask is needed: these units
// may depend on every value that is known now.
template <class T>
void IncrementalMade<T>::compute(std::size_t layer, Units units, Array<T>& to, std::size_t place) {
  // tag: units
  const MaskedLinear<T>& linear = made_.layers()[layer];
  const std::size_t in = ready_[layer], row = linear.weight().shape()[1];
  const auto column = [=](std::size_t u) { return units.first + u * units.step; };
  weights_.resize(in * units.count);
  for (std::size_t i = 0; i < in; ++i) {
    const T* of_unit = linear.weight().data() + i * row;
    for (std::size_t u = 0; u < units.count; ++u) {
      weights_[i * units.count + u] = of_unit[column(u)];
    }
  }
  std::vector<T> bias(units.count);
  for (std::size_t u = 0; u < units.count; ++u) bias[u] = linear.bias()(column(u));
  const Array<T>& from = values_[layer];
  for (std::size_t panel = 0; panel < from.shape()[0]; ++panel) {
    T* y = to.data() + (panel * to.shape()[1] + place) * panel_width<T>;
    panel_product(units.count, in, weights_.data(),
                  from.data() + panel * from.shape()[1] * panel_width<T>, y);
    add_bias(units.count, panel_width<T>, y, bias, linear.activation());
  }
  // end: units
}

template class IncrementalMade<float>;
template class IncrementalMade<double>;

}  // namespace tapeflow

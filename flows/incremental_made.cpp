#include "flows/incremental_made.hpp"

#include "engine/kernels/activation.hpp"
#include "engine/kernels/each.hpp"
#include "engine/kernels/gemm.hpp"

#include <algorithm>
#include <numeric>

namespace tapeflow {
namespace {

// y = f(y + b) for every row of y [n, m], b [n].
template <class T>
void add_bias(std::size_t n, std::size_t m, T* y, const std::vector<T>& bias, Activation f) {
  with_activation<T>(f, [=, b = bias.data()](auto value, auto) {
    each_row(n, m, y, [=](std::size_t i, std::size_t j) { return value(y[i * m + j] + b[i]); });
  });
}

// The numbers from begin on of those units whose degree is at most `degree`: units are sorted.
std::vector<std::size_t> units_up_to(std::size_t degree, std::size_t begin,
                                     const std::vector<std::size_t>& degrees) {
  const auto end = std::upper_bound(degrees.begin(), degrees.end(), degree);
  std::vector<std::size_t> units(static_cast<std::size_t>(end - degrees.begin()) - begin);
  std::iota(units.begin(), units.end(), begin);
  return units;
}

}  // namespace

template <class T>
IncrementalMade<T>::IncrementalMade(const Made<T>& made, std::size_t rows, const Array<T>* context)
    : made_(made), rows_(rows), ready_(made.layers().size(), 0) {
  for (std::size_t l = 0; l < made.layers().size(); ++l) {
    values_.emplace_back(Shape{made.degrees()[l].size(), rows});
  }
  const std::size_t d = made.features(), c = made.context_features();
  for (std::size_t k = 0; k < c; ++k) {
    for (std::size_t i = 0; i < rows; ++i) values_[0](k, i) = (*context)(i, k);
  }
  ready_[0] = c;
  outputs_ = Array<T>(Shape{made.degrees().back().size() / d, rows});
}

template <class T>
const Array<T>& IncrementalMade<T>::outputs() {
  const std::size_t last = values_.size() - 1;
  for (std::size_t l = 0; l < last; ++l) {
    const auto units = units_up_to(known_, ready_[l + 1], made_.degrees()[l + 1]);
    compute(l, units, values_[l + 1].data() + ready_[l + 1] * rows_);
    ready_[l + 1] += units.size();
  }
  std::vector<std::size_t> of_column(outputs_.shape()[0]);
  for (std::size_t r = 0; r < of_column.size(); ++r) {
    of_column[r] = r * made_.features() + made_.order()[known_];
  }
  compute(last, of_column, outputs_.data());
  return outputs_;
}

template <class T>
void IncrementalMade<T>::append(const T* column) {
  ++known_;
  if (known_ == made_.features()) return;  // the last column is an input of nothing
  std::copy_n(column, rows_, values_[0].data() + ready_[0] * rows_);
  ++ready_[0];
}

// f(Wᵀ v + b) for the columns of W that belong to these units, v the known values below. None of
// the weights taken is masked: a unit due now sees all that is known.
template <class T>
void IncrementalMade<T>::compute(std::size_t layer, const std::vector<std::size_t>& units, T* to) {
  const MaskedLinear<T>& linear = made_.layers()[layer];
  const std::size_t in = ready_[layer], out = units.size();
  weights_.resize(in * out);
  const std::size_t row = linear.weight().shape()[1];
  for (std::size_t i = 0; i < in; ++i) {
    const T* from = linear.weight().data() + i * row;
    for (std::size_t u = 0; u < out; ++u) weights_[i * out + u] = from[units[u]];
  }
  std::vector<T> bias(out);
  for (std::size_t u = 0; u < out; ++u) bias[u] = linear.bias()(units[u]);
  gemm(out, rows_, in, weights_.data(), Transpose::yes, values_[layer].data(), Transpose::no, T(0),
       to);
  add_bias(out, rows_, to, bias, linear.activation());
}

template class IncrementalMade<float>;
template class IncrementalMade<double>;

}  // namespace tapeflow

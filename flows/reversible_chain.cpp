#include "flows/reversible_chain.hpp"

#include "engine/io/number.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace tapeflow {
namespace {

// All numbers of a layer's result in one row: first the value, then the log_det.
template <class T>
Var<T> in_one_row(const Transformed<T>& result) {
  return concatenate({reshape(result.value, {result.value.size()}), result.log_det}, 0);
}

// Compares what came back from the latents with x. If latents are not finite, then neither is the
// loss, which says enough.
template <class T>
void require_return(const Array<T>& x, const Array<T>& back, const Array<T>& latents) {
  if (!std::all_of(latents.begin(), latents.end(), [](T z) { return std::isfinite(z); })) return;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const T change = std::abs(back.data()[i] - x.data()[i]);
    if (change <= T(0.01) * (1 + std::abs(x.data()[i]))) continue;
    TextWriter sentence;
    sentence << "ReversibleChain: needs layers that to_data inverts to one percent, got "
             << x.data()[i] << " at " << to_string(index_of(i, x.shape())) << " back as "
             << back.data()[i] << "; a Chain inverts none";
    throw std::logic_error(sentence.str());
  }
}

}  // namespace

// The nodes that the chain needs on the tape of its input.
template <class T>
struct ReversibleChain<T>::Nodes {
  Var<T> x, context;
  Var<T> result;  // z and log_det in one row
  Var<T> now;     // room for the x_k of the layer at hand
  Var<T> seed;    // room for dx_k and dl in one row
};

template <class T>
Transformed<T> ReversibleChain<T>::latent(Var<T> x, Var<T> context) const {
  if (this->size() == 0) return Chain<T>::latent(x, context);
  Tape<T>& tape = x.tape();
  const Shape row{x.size() + x.extent(0)};
  const Var<T> now = tape.output(x.shape(), {}), seed = tape.output(row, {}),
               result = context ? tape.output(row, {x, context}, "ReversibleChain")
                                : tape.output(row, {x}, "ReversibleChain");
  const Nodes nodes{x, context, result, now, seed};
  apply_layers(nodes);
  tape.needs_gradient(result);
  tape.pullback(result, [this, nodes] { go_back(nodes); });
  return {reshape(slice(result, 0, 0, x.size()), x.shape()), slice(result, 0, x.size())};
}

// tag: apply-layers
template <class T>
void ReversibleChain<T>::apply_layers(const Nodes& nodes) const {
  const auto& [x, context, result, now, seed] = nodes;
  Tape<T>& tape = x.tape();
  T* const z = tape.write(result);
  T* const log_det = z + x.size();
  std::fill_n(log_det, x.extent(0), T(0));
  for (std::size_t k = 0; k < this->size(); ++k) {
    Tape<T>& inner = tape.values_inside(result);
    const Var<T> input = k == 0 ? inner.stand_in(x) : inner.view(now.value());
    const Transformed<T> next = this->layer(k).to_latent(input, inner.stand_in(context));
    std::copy_n(next.value.data(), x.size(), tape.write(now));
    for (std::size_t i = 0; i < x.extent(0); ++i) log_det[i] += next.log_det.data()[i];
    inner.clear();
  }
  std::copy_n(now.data(), x.size(), z);
}
// end: apply-layers

// tag: go-back
// The first layer has its own input x, to which the last contribution goes.
template <class T>
void ReversibleChain<T>::go_back(const Nodes& nodes) const {
  const auto& [x, context, result, now, seed] = nodes;
  Tape<T>& tape = x.tape();
  std::copy_n(result.data(), x.size(), tape.write(now));
  std::copy_n(result.dy(), result.size(), tape.write(seed));
  for (std::size_t k = this->size(); k-- > 0;) {
    Tape<T>& inverse = tape.values_inside(result);
    const Var<T> before =
        this->layer(k).to_data(inverse.view(now.value()), inverse.stand_in(context)).value;
    std::copy_n(before.data(), x.size(), tape.write(now));
    inverse.clear();
    if (k == 0) require_return(x.value(), now.value(), result.value());

    Tape<T>& inner = tape.recording_inside(result);
    const Var<T> input = k == 0 ? inner.stand_in(x) : inner.variable_view(now.value());
    const Transformed<T> after = this->layer(k).to_latent(input, inner.stand_in(context));
    inner.backward(in_one_row(after), seed.value());
    if (k > 0) std::copy_n(input.adjoint().data(), x.size(), tape.write(seed));
    inner.clear();
  }
}
// end: go-back

template <class T>
Transformed<T> ReversibleChain<T>::latent_in_training(Var<T> x, Var<T> context) const {
  for (std::size_t k = 0; k < this->size(); ++k) {
    if (!this->layer(k).rows_mix_in_training()) continue;
    throw std::logic_error("ReversibleChain: needs layers that map each row by itself, got layer " +
                           std::to_string(k) + " (" + this->layer(k).name() +
                           "), which takes statistics from the batch");
  }
  return latent(x, context);
}

template class ReversibleChain<float>;
template class ReversibleChain<double>;

}  // namespace tapeflow

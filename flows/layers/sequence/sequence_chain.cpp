#include "flows/layers/sequence/sequence_chain.hpp"

#include <algorithm>
#include <numeric>

namespace tapeflow {
namespace {

// Sequences that are mapped on one tape, when statistics are taken.
constexpr std::size_t sequences_per_tape = 16;

// Replaces the sequences by their latents.
template <class T>
void to_latents(const SequenceLayer<T>& layer, Sequences<T>& all, Workers& workers) {
  const std::size_t n = all.count(), size = n > 0 ? all.x.size() / n : 0;
  const std::size_t parts = (n + sequences_per_tape - 1) / sequences_per_tape;
  workers.run(parts, [&](std::size_t k) {
    const std::size_t first = k * sequences_per_tape;
    const Sequences<T> some = sequence_range(all, first, std::min(sequences_per_tape, n - first));
    Tape<T> tape({.record = false});
    const Var<T> z = layer.to_latent(tape.constant(some.x), context_of(tape, some)).value;
    std::copy_n(z.data(), z.size(), all.x.data() + first * size);
  });
}

template <class T, class Number>
std::size_t largest(const std::vector<std::unique_ptr<SequenceLayer<T>>>& layers, Number number) {
  std::size_t most = 0;
  for (const auto& layer : layers) most = std::max(most, ((*layer).*number)());
  return most;
}

}  // namespace

// tag: sequence-chain
template <class T>
Transformed<T> SequenceChain<T>::latent(Var<T> x, const SequenceContext<T>& context) const {
  Transformed<T> result{x, zero_log_det(x)};
  for (std::size_t k = 0; k < size(); ++k) {
    const Transformed<T> next = layers_[k]->to_latent(result.value, context);
    result = {next.value, result.log_det + next.log_det};
  }
  return result;
}

template <class T>
Transformed<T> SequenceChain<T>::data(Var<T> z, const SequenceContext<T>& context) const {
  Transformed<T> result{z, zero_log_det(z)};
  for (std::size_t k = size(); k-- > 0;) {
    const Transformed<T> next = layers_[k]->to_data(result.value, context);
    result = {next.value, result.log_det + next.log_det};
  }
  return result;
}
// end: sequence-chain

template <class T>
std::size_t SequenceChain<T>::channels() const {
  return largest(layers_, &SequenceLayer<T>::channels);
}

template <class T>
std::size_t SequenceChain<T>::given_channels() const {
  return largest(layers_, &SequenceLayer<T>::given_channels);
}

template <class T>
std::size_t SequenceChain<T>::length_factor() const {
  std::size_t factor = 1;
  for (const auto& layer : layers_) factor = std::lcm(factor, layer->length_factor());
  return factor;
}

template <class T>
bool SequenceChain<T>::needs_statistics() const {
  return std::any_of(layers_.begin(), layers_.end(),
                     [](const auto& layer) { return layer->needs_statistics(); });
}

template <class T>
void SequenceChain<T>::take_statistics(const Sequences<T>& sequences, Workers& workers) {
  Sequences<T> arriving = sequences;
  for (std::size_t k = 0; k < size() && needs_statistics(); ++k) {
    layers_[k]->take_statistics(arriving, workers);
    to_latents(*layers_[k], arriving, workers);
  }
}

template <class T>
void SequenceChain<T>::visit(ParameterVisitor<T>& visitor) {
  for (std::size_t k = 0; k < size(); ++k) visitor(std::to_string(k), *layers_[k]);
}

template class SequenceChain<float>;
template class SequenceChain<double>;

}  // namespace tapeflow

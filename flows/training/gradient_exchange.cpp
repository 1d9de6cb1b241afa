#include "flows/training/gradient_exchange.hpp"

#include "engine/check.hpp"

#include <algorithm>

namespace tapeflow {

template <class T>
GradientExchange<T>::GradientExchange(Ranks& ranks, std::size_t shards)
    : ranks_(ranks), shards_(shards) {
  require(ranks.count() <= shards, "Trainer: needs a shard of each batch for every rank, got " +
                                       std::to_string(ranks.count()) + " ranks and " +
                                       std::to_string(shards) +
                                       (shards == 1 ? " shard" : " shards"));
}

template <class T>
void GradientExchange<T>::sum_gradients(const std::vector<const Tape<T>*>& mine,
                                        const std::vector<Parameter<T>*>& parameters) {
  collect(mine, parameters);
  exchange_parts();
  add_in_order();
  give_sums_to_all();
  hand_out(parameters);
}

template <class T>
void GradientExchange<T>::collect(const std::vector<const Tape<T>*>& mine,
                                  const std::vector<Parameter<T>*>& parameters) {
  own_.clear();
  for (const Tape<T>* tape : mine) {
    for (const Parameter<T>* parameter : parameters) {
      const Array<T>& gradient = tape->parameter_gradient(*parameter);
      own_.insert(own_.end(), gradient.begin(), gradient.end());
    }
  }
  numbers_ = own_.size() / mine.size();
}

// The shards of a rank follow those of the rank before it, so what arrives is in their order.
template <class T>
void GradientExchange<T>::exchange_parts() {
  const std::size_t count = ranks_.count(), shards_here = my_shards().size();
  const std::size_t part_here = part_of_all(ranks_.rank(), count, numbers_).size();
  Ranks::Sizes to, from;
  sent_.clear();
  for (std::size_t r = 0; r < count; ++r) {
    const PartOfAll part = part_of_all(r, count, numbers_);
    for (std::size_t k = 0; k < shards_here; ++k) {
      const T* gradient = own_.data() + k * numbers_;
      sent_.insert(sent_.end(), gradient + part.first, gradient + part.last);
    }
    to.push_back(shards_here * part.size() * sizeof(T));
    from.push_back(shards_of(r).size() * part_here * sizeof(T));
  }
  received_.resize(shards_ * part_here);
  ranks_.exchange(std::as_bytes(std::span(sent_)), to, std::as_writable_bytes(std::span(received_)),
                  from);
}

template <class T>
void GradientExchange<T>::add_in_order() {
  const std::size_t n = part_of_all(ranks_.rank(), ranks_.count(), numbers_).size();
  part_.assign(received_.data(), received_.data() + n);
  for (std::size_t k = 1; k < shards_; ++k) {
    const T* gradient = received_.data() + k * n;
    for (std::size_t i = 0; i < n; ++i) part_[i] += gradient[i];
  }
}

template <class T>
void GradientExchange<T>::give_sums_to_all() {
  Ranks::Sizes sizes;
  for (std::size_t r = 0; r < ranks_.count(); ++r)
    sizes.push_back(part_of_all(r, ranks_.count(), numbers_).size() * sizeof(T));
  sums_.resize(numbers_);
  ranks_.gather(std::as_bytes(std::span(part_)), std::as_writable_bytes(std::span(sums_)), sizes);
}

template <class T>
void GradientExchange<T>::hand_out(const std::vector<Parameter<T>*>& parameters) const {
  const T* sums = sums_.data();
  for (Parameter<T>* parameter : parameters) {
    const std::size_t n = parameter->value.size();
    if (parameter->grad.shape() != parameter->value.shape())
      parameter->grad = Array<T>(parameter->value.shape());
    std::copy_n(sums, n, parameter->grad.data());
    sums += n;
  }
}

template class GradientExchange<float>;
template class GradientExchange<double>;

}  // namespace tapeflow

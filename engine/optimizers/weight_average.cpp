#include "engine/optimizers/weight_average.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"

#include <algorithm>

namespace tapeflow {

template <class T>
WeightAverage<T>::WeightAverage(std::vector<Parameter<T>*> parameters, double decay)
    : parameters_(std::move(parameters)), decay_(decay) {
  require(decay >= 0 && decay <= 1,
          "WeightAverage: needs a decay from 0 to 1, got " + to_text(decay));
  for (const Parameter<T>* parameter : parameters_) {
    averages_.push_back(filled<T>(parameter->value.shape(), 0));
  }
}

template <class T>
void WeightAverage<T>::update() {
  ++updates;
  const T weight = static_cast<T>(std::max(1 / static_cast<double>(updates), 1 - decay_));
  for (std::size_t k = 0; k < parameters_.size(); ++k) {
    T* average = averages_[k].data();
    const T* value = parameters_[k]->value.data();
    for (std::size_t i = 0; i < averages_[k].size(); ++i) {
      average[i] += weight * (value[i] - average[i]);
    }
  }
}

template <class T>
void WeightAverage<T>::swap() {
  if (updates == 0) throw std::logic_error("WeightAverage::swap: needs an update before, got none");
  for (std::size_t k = 0; k < parameters_.size(); ++k) {
    std::swap_ranges(averages_[k].begin(), averages_[k].end(), parameters_[k]->value.begin());
  }
}

template <class T>
std::vector<Array<T>*> WeightAverage<T>::state() {
  std::vector<Array<T>*> all;
  for (Array<T>& average : averages_) all.push_back(&average);
  return all;
}

template class WeightAverage<float>;
template class WeightAverage<double>;

}  // namespace tapeflow

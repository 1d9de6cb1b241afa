#include "flows/one_hot.hpp"

#include "engine/check.hpp"

namespace tapeflow {

template <class T>
Array<T> one_hot(const std::vector<std::size_t>& classes, std::size_t count) {
  Array<T> rows = filled<T>({classes.size(), count}, 0);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i] >= count)
      throw std::invalid_argument("one_hot: needs classes below " + std::to_string(count) +
                                  ", got " + std::to_string(classes[i]));
    rows(i, classes[i]) = 1;
  }
  return rows;
}

template Array<float> one_hot(const std::vector<std::size_t>&, std::size_t);
template Array<double> one_hot(const std::vector<std::size_t>&, std::size_t);

}  // namespace tapeflow

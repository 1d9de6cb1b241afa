#include "engine/optimizers/gradient_sum.hpp"

#include "engine/check.hpp"

namespace tapeflow {

template <class T>
void sum_gradients(const std::vector<const Tape<T>*>& tapes,
                   const std::vector<Parameter<T>*>& parameters) {
  require(!tapes.empty(), "sum_gradients: needs at least one tape, got none");
  for (Parameter<T>* parameter : parameters) {
    parameter->grad = tapes[0]->parameter_gradient(*parameter);
    T* total = parameter->grad.data();
    for (std::size_t k = 1; k < tapes.size(); ++k) {
      const T* part = tapes[k]->parameter_gradient(*parameter).data();
      for (std::size_t i = 0; i < parameter->grad.size(); ++i) total[i] += part[i];
    }
  }
}

template void sum_gradients(const std::vector<const Tape<float>*>&,
                            const std::vector<Parameter<float>*>&);
template void sum_gradients(const std::vector<const Tape<double>*>&,
                            const std::vector<Parameter<double>*>&);

}  // namespace tapeflow

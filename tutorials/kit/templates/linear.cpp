#include "flows/layers/linear/square_matrix.hpp"
#include "new_layer.hpp"

namespace tapeflow {

template <class T>
NewLayer<T>::NewLayer(std::size_t features)
    : weight_{"weight", cast<T>(identity_matrix(features))} {}

// TODO: write z = W x here, and its log_det, equal in each row; this one leaves it out. The rows of
// x are its first axis, so a row is multiplied from the left: (W x)ᵀ = xᵀ Wᵀ.
template <class T>
Transformed<T> NewLayer<T>::latent(Var<T> x, Var<T>) const {
  const Var<T> W = x.tape().watch(weight_);
  return {matmul(x, transpose(W)), zero_log_det(x)};
}

// TODO: write x = W⁻¹ z here with its own log_det; this one takes the transpose for the inverse.
template <class T>
Transformed<T> NewLayer<T>::data(Var<T> z, Var<T>) const {
  const Var<T> W = z.tape().watch(weight_);
  return {matmul(z, W), zero_log_det(z)};
}

// TODO: name every parameter here; a parameter that is left out is neither trained nor saved.
template <class T>
void NewLayer<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("weight", weight_);
}

template <class T>
std::unique_ptr<Bijector<T>> make_new_layer(std::size_t features, Rng& /*rng*/) {
  return std::make_unique<NewLayer<T>>(features);
}

template class NewLayer<float>;
template class NewLayer<double>;
template std::unique_ptr<Bijector<float>> make_new_layer<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_new_layer<double>(std::size_t, Rng&);

}  // namespace tapeflow

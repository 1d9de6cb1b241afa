#include "examples/ch15_three_models/gan.hpp"

namespace tapeflow {

// tag: losses
template <class T>
Var<T> Gan<T>::discriminator_loss(Var<T> real, Var<T> generated) const {
  return mean(softplus(-logit(real))) + mean(softplus(logit(generated)));
}

template <class T>
Var<T> Gan<T>::generator_loss(Var<T> z, GeneratorLoss loss) const {
  const Var<T> l = logit(generate(z));
  return loss == GeneratorLoss::non_saturating ? mean(softplus(-l)) : -mean(softplus(l));
}
// end: losses

template <class T>
void Gan<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("generator", *generator_);
  visitor("discriminator", *discriminator_);
}

template class Gan<float>;
template class Gan<double>;

}  // namespace tapeflow

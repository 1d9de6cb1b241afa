// The test of exercise ch12.3.
#include "tutorials/exercises/ch12/3_listens.hpp"

#include "flows/layers/coupling/additive_coupling.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"
#include "tests/tutorials/exercises/judge.hpp"

namespace tapeflow::exercise {
namespace {

// Takes a context of two columns and puts zeros in its place.
class Deaf : public AffineCoupling<double> {
 public:
  using AffineCoupling::AffineCoupling;

 protected:
  Transformed<double> latent(Var<double> x, Var<double> c) const override {
    return AffineCoupling::latent(x, c * 0);
  }
  Transformed<double> data(Var<double> z, Var<double> c) const override {
    return AffineCoupling::data(z, c * 0);
  }
};

std::vector<Array<double>> weights_of(Bijector<double>& layer) {
  std::vector<Array<double>> all;
  for (const Parameter<double>* p : layer.trainable_parameters()) all.push_back(p->value);
  return all;
}

}  // namespace

std::vector<std::string> judge() {
  Rng rng(4);
  const Array<double> rows = rng.normal<double>({4, 2}), contexts = rng.normal<double>({4, 2});
  const AffineCouplingOptions options{.hidden = {4}, .context_features = 2};
  AffineCoupling<double> affine(half_split(2), options, rng);
  Deaf deaf(half_split(2), options, rng);
  AdditiveCoupling<double> additive(
      half_split(2), {.hidden = {4}, .activation = Activation::tanh, .context_features = 2}, rng);
  if (listens(deaf, rows, contexts))
    return {"a coupling that puts zeros in the place of its context is said to listen"};
  const auto before = weights_of(affine);
  if (!listens(affine, rows, contexts))
    return {
        "a new coupling, which is the identity until it is trained, is said to be deaf: move its "
        "weights before you ask"};
  if (weights_of(affine) != before)
    return {"the weights of the layer are not what they were before your test"};
  if (!listens(additive, rows, contexts))
    return {
        "a coupling whose context changes the value alone, and not the log_det, is said to be "
        "deaf"};
  return {};
}

}  // namespace tapeflow::exercise

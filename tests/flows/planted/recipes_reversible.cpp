// Bugs of a chain that inverts its layers to compute its gradient.
#include "flows/chain.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"
#include "tests/flows/planted/all_planted.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

using V = Var<double>;
using Pair = Transformed<double>;

enum class Bug { none, no_log_det, nothing_passed_on, wrong_order, no_inverse };

V in_one_row(Pair p) { return concatenate({reshape(p.value, {p.value.size()}), p.log_det}, 0); }

// Three couplings. The gradient is computed as in ReversibleChain, but for a bug.
class Recomputing : public Chain<double> {
 public:
  explicit Recomputing(Bug bug) : bug_(bug) {
    Rng rng(5);
    const AffineCouplingOptions options{.hidden = {4}, .activation = Activation::tanh};
    for (const Split& split : {half_split(2), half_split(2).swapped(), half_split(2)})
      append<AffineCoupling<double>>(split, options, rng);
  }

 protected:
  Pair latent(V x, V) const override {
    const std::size_t n = x.extent(0);
    Tape<double>& tape = x.tape();
    const V y = tape.output({3 * n}, {x});
    const V row = in_one_row(Chain::latent(tape.values_inside(y).stand_in(x), {}));
    std::copy_n(row.data(), row.size(), tape.write(y));
    tape.needs_gradient(y);
    tape.pullback(y, [this, x, y] { go_back(x, y); });
    return {reshape(slice(y, 0, 0, 2 * n), x.shape()), slice(y, 0, 2 * n)};
  }

 private:
  void go_back(V x, V y) const {
    Array<double> now(x.shape()), seed = y.adjoint();
    std::copy_n(y.data(), now.size(), now.data());
    if (bug_ == Bug::no_log_det) std::fill(seed.begin() + now.size(), seed.end(), 0);
    for (std::size_t k = size(); k-- > 0;) {
      const Bijector<double>& f = layer(bug_ == Bug::wrong_order ? size() - 1 - k : k);
      const Array<double> before = f.to_data(x.tape().values_inside(y).view(now)).value.value();
      if (bug_ != Bug::no_inverse) now = before;
      Tape<double>& inner = x.tape().recording_inside(y);
      const V input = k == 0 ? inner.stand_in(x) : inner.variable_view(now);
      inner.backward(in_one_row(f.to_latent(input)), seed);
      if (k > 0 && bug_ != Bug::nothing_passed_on)
        std::copy_n(input.adjoint().data(), now.size(), seed.data());
    }
  }

  Bug bug_;
};

const PlantedFamily reversible("reversible", [] {
  std::vector<PlantedLayer> all;
  const auto plant = [&](std::string bug, Bug which, std::string sentence, std::set<int> must,
                         std::set<int> may = {}) {
    all.push_back({"ReversibleChain: " + bug, std::make_unique<Recomputing>(which),
                   std::move(sentence), "", std::move(must), std::move(may), true});
  };
  plant("nothing", Bug::none, "", {});
  plant("forgets the adjoint of log_det", Bug::no_log_det, "log_det of to_latent: gradient of ",
        {6});
  plant("every layer gets the adjoint of z", Bug::nothing_passed_on, "Jacobian of to_latent, row 0",
        {4, 6});
  plant("inverts the layers from the first one on", Bug::wrong_order,
        "Jacobian of to_latent, row 0", {4, 6});
  plant("takes the latents for the inputs of all layers", Bug::no_inverse,
        "Jacobian of to_latent, row 0", {4, 6});
  return all;
});

}  // namespace
}  // namespace tapeflow

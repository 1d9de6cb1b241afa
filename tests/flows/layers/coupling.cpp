#include "flows/chain.hpp"
#include "flows/layers/autoregressive/masked_autoregressive.hpp"
#include "flows/layers/coupling/additive_coupling.hpp"
#include "flows/layers/elementwise/standardize.hpp"
#include "flows/layers/linear/permutation.hpp"
#include "flows/layers/planar/planar.hpp"
#include "flows/layers/planar/radial.hpp"
#include "flows/layers/planar/sylvester.hpp"
#include "flows/recipes.hpp"
#include "tests/flows/layers/all_layers.hpp"
#include "tests/flows/layers/entries.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// Small networks: what is checked does not depend on their width, the number of differences does.
AffineCouplingOptions small(CouplingNets nets, std::size_t context = 0) {
  return {.hidden = {6, 5}, .nets = nets, .context_features = context};
}

// Keeps columns 2, 5, 8 … from the last to the first and moves the others in the same order.
Split scattered_split(std::size_t d) {
  Split split;
  for (std::size_t j = d; j-- > 0;) (j % 3 == 2 ? split.kept : split.moved).push_back(j);
  return split;
}

bool contains(const std::vector<std::size_t>& columns, std::size_t j) {
  return std::find(columns.begin(), columns.end(), j) != columns.end();
}

// A coupling layer, which may depend on the kept columns in the moved ones.
template <template <class> class Layer, class Options>
LayerUnderTest coupling(std::string name, std::vector<std::size_t> features,
                        Split (*split)(std::size_t), Options options) {
  auto make = [=]<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
    return std::make_unique<Layer<T>>(split(d), options, rng);
  };
  auto rule = [=](std::size_t d, std::size_t i, std::size_t j) {
    return i == j || (contains(split(d).moved, i) && contains(split(d).kept, j));
  };
  return with_context(with_structure(entry(std::move(name), std::move(features), make), rule),
                      options.context_features);
}

LayerUnderTest affine(const std::string& name, std::vector<std::size_t> features,
                      Split (*split)(std::size_t), AffineCouplingOptions options) {
  return coupling<AffineCoupling>("AffineCoupling, " + name, std::move(features), split, options);
}

// Smooth, so that differences say something.
LayerUnderTest additive(const std::string& name, Split (*split)(std::size_t), std::size_t context) {
  const AdditiveCouplingOptions options{
      .hidden = {6, 5}, .activation = Activation::tanh, .context_features = context};
  return coupling<AdditiveCoupling>("AdditiveCoupling, " + name, {2, 3, 8}, split, options);
}

Split some_random_split(std::size_t features) {
  Rng rng(11);
  return random_split(features, rng);
}

// The odd columns from the last to the first, then the even ones.
std::vector<std::size_t> scattered_order(std::size_t d) {
  std::vector<std::size_t> order = reversed_order(d);
  std::stable_partition(order.begin(), order.end(), [](std::size_t j) { return j % 2 == 1; });
  return order;
}

template <template <class> class Layer>
LayerUnderTest autoregressive(std::string name, std::vector<std::size_t> (*order)(std::size_t),
                              std::vector<std::size_t> hidden, std::size_t context = 0) {
  const MaskedAutoregressiveOptions options{.hidden = hidden, .context_features = context};
  auto make = [=]<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
    return std::make_unique<Layer<T>>(order(d), options, rng);
  };
  auto rule = [=](std::size_t d, std::size_t i, std::size_t j) {
    const std::vector<std::size_t> columns = order(d);
    const auto place = [&](std::size_t k) { return std::find(columns.begin(), columns.end(), k); };
    return place(j) <= place(i);
  };
  return with_context(with_structure(entry(std::move(name), {1, 2, 3, 8}, make), rule), context);
}

std::vector<std::size_t> rotation(std::size_t d) {
  std::vector<std::size_t> order(d);
  for (std::size_t j = 0; j < d; ++j) order[j] = (j + 1) % d;
  return order;
}

bool rotated(std::size_t d, std::size_t i, std::size_t j) {
  return j == (i + 1) % d || i == (j + 1) % d;
}

template <class T>
Standardize<T> some_standardize(std::size_t d, Rng& rng) {
  const Array<double> mean = rng.normal<double>({d});
  return {mean, rng.uniform<double>({d}, 0.3, 3)};
}

template <class T>
LayerOf<T> chain_of_several(std::size_t d, std::size_t context, Rng& rng) {
  const auto joint = small(CouplingNets::joint, context), separate = small(CouplingNets::separate);
  auto chain = std::make_unique<Chain<T>>();
  chain->template append<Standardize<T>>(some_standardize<T>(d, rng));
  chain->template append<AffineCoupling<T>>(half_split(d), joint, rng);
  chain->template append<Permutation<T>>(rotation(d));
  chain->template append<Inverse<T>>(
      std::make_unique<AffineCoupling<T>>(half_split(d), separate, rng));
  return chain;
}

// A whole model's bijector as one layer.
template <class T>
class LayersOf : public ConditionalBijector<T> {
 public:
  explicit LayersOf(Flow<T> flow) : flow_(std::move(flow)) {}
  using ConditionalBijector<T>::to_latent;
  using ConditionalBijector<T>::to_data;
  Transformed<T> to_latent(Var<T> x, Var<T> context) const override {
    return flow_.bijector().to_latent(x, context);
  }
  Transformed<T> to_data(Var<T> z, Var<T> context) const override {
    return flow_.bijector().to_data(z, context);
  }
  std::size_t context_features() const override { return flow_.bijector().context_features(); }
  void visit(ParameterVisitor<T>& visitor) override { visitor("flow", flow_); }

 private:
  Flow<T> flow_;
};

LayerUnderTest recipe(std::string name, std::size_t context, auto make_flow) {
  return with_context(
      entry(std::move(name), {1, 2, 3, 8},
            [=]<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
              const MafOptions options{2, {.hidden = {9}, .context_features = context}};
              return std::make_unique<LayersOf<T>>(make_flow(T{}, d, options, rng));
            }),
      context);
}

LayerUnderTest real_nvp_layers(std::string name, std::size_t context) {
  return with_context(
      entry(std::move(name), {1, 2, 3, 8},
            [=]<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
              const RealNvpOptions options{4, small(CouplingNets::separate, context)};
              return std::make_unique<LayersOf<T>>(real_nvp<T>(d, options, rng));
            }),
      context);
}

// Layers made from a number of columns and an Rng, as they are and turned around.
template <template <class> class Layer>
LayerUnderTest plain(std::string name, std::vector<std::size_t> features) {
  return entry(std::move(name), std::move(features),
               []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
                 return std::make_unique<Layer<T>>(d, rng);
               });
}

template <template <class> class Layer>
LayerUnderTest turned(const std::string& name, std::vector<std::size_t> features) {
  return entry("Inverse of " + name, std::move(features),
               []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
                 return std::make_unique<Inverse<T>>(std::make_unique<Layer<T>>(d, rng));
               });
}

// On one column there is nothing for a reflection to turn.
LayerUnderTest sylvester(std::string name, std::vector<std::size_t> features,
                         std::size_t (*units)(std::size_t)) {
  return entry("Sylvester, " + name, std::move(features),
               [=]<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
                 return std::make_unique<Sylvester<T>>(d, units(d), rng);
               });
}

}  // namespace

std::vector<LayerUnderTest> all_layers() {
  const auto separate = CouplingNets::separate, joint = CouplingNets::joint;
  std::vector<LayerUnderTest> all = {
      affine("separate nets, alternating", {2, 3, 8}, alternating_split, small(separate)),
      affine("joint net, alternating", {2, 3, 8}, alternating_split, small(joint)),
      affine("separate nets, halves", {1, 2, 3, 8}, half_split, small(separate)),
      affine("joint net, halves", {1, 2, 3, 8}, half_split, small(joint)),
      affine("separate nets, scattered", {3, 8}, scattered_split, small(separate)),
      affine("joint net, scattered", {3, 8}, scattered_split, small(joint)),
      affine("separate nets, context", {1, 2, 3, 8}, half_split, small(separate, 2)),
      affine("joint net, context", {2, 3, 8}, alternating_split, small(joint, 2)),
      additive("alternating", alternating_split, 0),
      additive("a random half", some_random_split, 0),
      additive("context", half_split, 2),
      with_structure(entry("Permutation", {1, 2, 3, 8},
                           []<class T>(T, std::size_t d, Rng&) -> LayerOf<T> {
                             return std::make_unique<Permutation<T>>(rotation(d));
                           }),
                     rotated),
      with_structure(entry("Standardize", {1, 2, 3, 8},
                           []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
                             return std::make_unique<Standardize<T>>(some_standardize<T>(d, rng));
                           }),
                     diagonal),
      with_structure(entry("Chain of nothing", {1, 2, 3, 8},
                           []<class T>(T, std::size_t, Rng&) -> LayerOf<T> {
                             return std::make_unique<Chain<T>>();
                           }),
                     diagonal),
      entry("Chain of several", {1, 2, 3, 8},
            []<class T>(T, std::size_t d, Rng& rng) { return chain_of_several<T>(d, 0, rng); }),
      with_context(
          entry("Chain of several, one of them with a context", {1, 2, 3, 8},
                []<class T>(T, std::size_t d, Rng& rng) { return chain_of_several<T>(d, 2, rng); }),
          2),
      with_context(entry("Inverse of a coupling with a context", {1, 2, 3, 8},
                         []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
                           return std::make_unique<Inverse<T>>(std::make_unique<AffineCoupling<T>>(
                               half_split(d), small(CouplingNets::joint, 2), rng));
                         }),
                   2),
      autoregressive<MaskedAutoregressive>("MaskedAutoregressive", natural_order, {10, 9}),
      autoregressive<MaskedAutoregressive>("MaskedAutoregressive, reversed", reversed_order, {9}),
      autoregressive<MaskedAutoregressive>("MaskedAutoregressive, scattered, context",
                                           scattered_order, {10, 9}, 2),
      autoregressive<MaskedAutoregressive>("MaskedAutoregressive, no hidden layer", natural_order,
                                           {}),
      autoregressive<InverseAutoregressive>("InverseAutoregressive", natural_order, {10, 9}),
      autoregressive<InverseAutoregressive>("InverseAutoregressive, scattered, context",
                                            scattered_order, {9}, 2),
      recipe("maf", 0,
             []<class T>(T, auto d, auto& options, Rng& rng) { return maf<T>(d, options, rng); }),
      recipe("maf with a context", 2,
             []<class T>(T, auto d, auto& options, Rng& rng) { return maf<T>(d, options, rng); }),
      recipe("iaf with a context", 2,
             []<class T>(T, auto d, auto& options, Rng& rng) { return iaf<T>(d, options, rng); }),
      real_nvp_layers("real_nvp", 0),
      real_nvp_layers("real_nvp with a context", 2),
      plain<Planar>("Planar", {1, 2, 3, 8}),
      turned<Planar>("Planar", {1, 2, 3, 8}),
      plain<Radial>("Radial", {1, 2, 3, 8}),
      turned<Radial>("Radial", {1, 2, 3, 8}),
      sylvester("one unit", {2, 3, 8}, [](std::size_t) -> std::size_t { return 1; }),
      sylvester("half as many units as columns", {3, 8}, [](std::size_t d) { return (d + 1) / 2; }),
      sylvester("as many units as columns", {2, 3}, [](std::size_t d) { return d; }),
      entry("nice", {1, 2, 3, 8},
            []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
              const AdditiveCouplingOptions smooth{.hidden = {6}, .activation = Activation::tanh};
              return std::make_unique<LayersOf<T>>(nice<T>(d, {2, smooth}, rng));
            }),
      entry("planar", {1, 2, 3, 8},
            []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
              return std::make_unique<LayersOf<T>>(planar<T>(d, 3, rng));
            }),
      entry("radial", {1, 2, 3, 8},
            []<class T>(T, std::size_t d, Rng& rng) -> LayerOf<T> {
              return std::make_unique<LayersOf<T>>(radial<T>(d, 3, rng));
            }),
  };
  for (LayerUnderTest& layer : elementwise_layers()) all.push_back(std::move(layer));
  for (LayerUnderTest& layer : linear_layers()) all.push_back(std::move(layer));
  for (LayerUnderTest& layer : normalizing_layers()) all.push_back(std::move(layer));
  return all;
}

}  // namespace tapeflow

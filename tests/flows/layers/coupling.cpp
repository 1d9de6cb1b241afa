// The coupling layers, with several splits of the columns.
#include "flows/layers/coupling/additive_coupling.hpp"
#include "flows/layers/orders.hpp"
#include "tests/flows/layers/some_layers.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// A split that keeps columns 2, 5, 8 …, in the order from the last to the first, and moves the
// others in the same direction.
Split scattered_split(std::size_t d) {
  Split split;
  for (std::size_t j = d; j-- > 0;) (j % 3 == 2 ? split.kept : split.moved).push_back(j);
  return split;
}

bool contains(const std::vector<std::size_t>& columns, std::size_t j) {
  return std::find(columns.begin(), columns.end(), j) != columns.end();
}

// A coupling layer; its moved columns may depend on the kept columns.
template <template <class> class Layer, class Options>
LayerUnderTest coupling(std::string name, Split (*split)(std::size_t), Options options) {
  auto rule = [=](std::size_t d, std::size_t i, std::size_t j) {
    return i == j || (contains(split(d).moved, i) && contains(split(d).kept, j));
  };
  return LAYER(std::move(name), Layer<T>(split(d), options, rng))
      .with_structure(rule)
      .with_context(options.context_features);
}

LayerUnderTest affine(const std::string& name, Split (*split)(std::size_t),
                      AffineCouplingOptions options) {
  return coupling<AffineCoupling>("AffineCoupling, " + name, split, options);
}

// An additive coupling with tanh, because differences need a smooth function.
LayerUnderTest additive(const std::string& name, Split (*split)(std::size_t), std::size_t context) {
  const AdditiveCouplingOptions options{
      .hidden = {6, 5}, .activation = Activation::tanh, .context_features = context};
  return coupling<AdditiveCoupling>("AdditiveCoupling, " + name, split, options).at({2, 3, 8});
}

Split some_random_split(std::size_t features) {
  Rng rng(11);
  return random_split(features, rng);
}

const LayerFamily couplings("coupling", []() -> std::vector<LayerUnderTest> {
  const auto separate = CouplingNets::separate, joint = CouplingNets::joint;
  return {
      affine("separate nets, alternating", alternating_split, small(separate)).at({2, 3, 8}),
      affine("joint net, alternating", alternating_split, small(joint)).at({2, 3, 8}),
      affine("separate nets, halves", half_split, small(separate)),
      affine("joint net, halves", half_split, small(joint)),
      affine("separate nets, scattered", scattered_split, small(separate)).at({3, 8}),
      affine("joint net, scattered", scattered_split, small(joint)).at({3, 8}),
      affine("separate nets, context", half_split, small(separate, 2)),
      affine("joint net, context", alternating_split, small(joint, 2)).at({2, 3, 8}),
      additive("alternating", alternating_split, 0),
      additive("a random half", some_random_split, 0),
      additive("context", half_split, 2),
  };
});

}  // namespace
}  // namespace tapeflow

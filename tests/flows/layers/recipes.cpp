// What is put together from layers: chains, layers turned around, and whole flows.
#include "flows/recipes.hpp"

#include "flows/chain.hpp"
#include "flows/layers/linear/permutation.hpp"
#include "tests/flows/layers/some_layers.hpp"

namespace tapeflow {
namespace {

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
class LayersOf : public Bijector<T> {
 public:
  explicit LayersOf(Flow<T> flow) : flow_(std::move(flow)) {}
  std::size_t features() const override { return flow_.features(); }
  Transformed<T> latent(Var<T> x, Var<T> context) const override {
    return flow_.bijector().to_latent(x, context);
  }
  Transformed<T> data(Var<T> z, Var<T> context) const override {
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

const LayerFamily whole_flows("recipes", []() -> std::vector<LayerUnderTest> {
  return {
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
      recipe("maf", 0,
             []<class T>(T, auto d, auto& options, Rng& rng) { return maf<T>(d, options, rng); }),
      recipe("maf with a context", 2,
             []<class T>(T, auto d, auto& options, Rng& rng) { return maf<T>(d, options, rng); }),
      recipe("iaf with a context", 2,
             []<class T>(T, auto d, auto& options, Rng& rng) { return iaf<T>(d, options, rng); }),
      real_nvp_layers("real_nvp", 0),
      real_nvp_layers("real_nvp with a context", 2),
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
});

}  // namespace
}  // namespace tapeflow

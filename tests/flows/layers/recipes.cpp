// Layers composed of layers: chains, inverses, and whole flows.
#include "flows/recipes.hpp"

#include "flows/chain.hpp"
#include "flows/layers/linear/permutation.hpp"
#include "flows/reversible_chain.hpp"
#include "tests/flows/layers/some_layers.hpp"

namespace tapeflow {
namespace {

template <class T, template <class> class ChainOf = Chain>
ChainOf<T> chain_of_several(std::size_t d, std::size_t context, Rng& rng) {
  const auto joint = small(CouplingNets::joint, context), separate = small(CouplingNets::separate);
  ChainOf<T> chain;
  chain.template append<Standardize<T>>(some_standardize<T>(d, rng));
  chain.template append<AffineCoupling<T>>(half_split(d), joint, rng);
  chain.template append<Permutation<T>>(rotation(d));
  chain.template append<Inverse<T>>(
      std::make_unique<AffineCoupling<T>>(half_split(d), separate, rng));
  return chain;
}

// A reversible chain inside another one.
template <class T>
ReversibleChain<T> reversible_in_reversible(std::size_t d, std::size_t context, Rng& rng) {
  ReversibleChain<T> chain;
  chain.template append<AffineCoupling<T>>(half_split(d), small(CouplingNets::joint, context), rng);
  chain.append(
      std::make_unique<ReversibleChain<T>>(chain_of_several<T, ReversibleChain>(d, context, rng)));
  return chain;
}

template <class T>
Inverse<T> turned_coupling(std::size_t d, Rng& rng) {
  return Inverse<T>(
      std::make_unique<AffineCoupling<T>>(half_split(d), small(CouplingNets::joint, 2), rng));
}

const LayerFamily whole_flows("recipes", []() -> std::vector<LayerUnderTest> {
  const MafOptions plain{2, {.hidden = {9}}}, given{2, {.hidden = {9}, .context_features = 2}};
  const RealNvpOptions affine{4, small(CouplingNets::separate)};
  const RealNvpOptions affine_given{4, small(CouplingNets::separate, 2)};
  const NiceOptions additive{2, {.hidden = {6}, .activation = Activation::tanh}};
  return {
      LAYER("Chain of nothing", Chain<T>()).with_structure(diagonal),
      LAYER("Chain of several", chain_of_several<T>(d, 0, rng)),
      LAYER("Chain of several with a context", chain_of_several<T>(d, 2, rng)).with_context(2),
      LAYER("ReversibleChain of nothing", ReversibleChain<T>()).with_structure(diagonal),
      LAYER("ReversibleChain of several", chain_of_several<T, ReversibleChain>(d, 0, rng)),
      LAYER("ReversibleChain in another, with a context", reversible_in_reversible<T>(d, 2, rng))
          .with_context(2),
      LAYER("Inverse of a coupling with a context", turned_coupling<T>(d, rng)).with_context(2),
      LAYER("maf", LayersOf<T>(maf<T>(d, plain, rng))),
      LAYER("maf with a context", LayersOf<T>(maf<T>(d, given, rng))).with_context(2),
      LAYER("iaf with a context", LayersOf<T>(iaf<T>(d, given, rng))).with_context(2),
      LAYER("real_nvp", LayersOf<T>(real_nvp<T>(d, affine, rng))),
      LAYER("real_nvp with a context", LayersOf<T>(real_nvp<T>(d, affine_given, rng)))
          .with_context(2),
      LAYER("nice", LayersOf<T>(nice<T>(d, additive, rng))),
      LAYER("planar", LayersOf<T>(planar<T>(d, 3, rng))),
      LAYER("radial", LayersOf<T>(radial<T>(d, 3, rng))),
  };
});

}  // namespace
}  // namespace tapeflow

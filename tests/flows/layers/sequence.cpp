// The layers of sequences, each as a layer of rows by FixedLength. The contexts of these tests are
// normal numbers, so sequences have all lengths from 0 to the number of frames.
#include "flows/layers/elementwise/conditional_affine.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/layers/sequence/fixed_length.hpp"
#include "flows/layers/sequence/gated_coupling.hpp"
#include "flows/layers/sequence/per_frame.hpp"
#include "flows/layers/sequence/sequence_chain.hpp"
#include "flows/layers/sequence/squeezed.hpp"
#include "tests/flows/layers/some_layers.hpp"

namespace tapeflow {
namespace {

GatedCouplingOptions small_coupling(KeptHalf kept) {
  return {.net = {.hidden = 3, .blocks = 1}, .kept = kept};
}

template <template <class> class Layer, class T, class... Args>
std::unique_ptr<SequenceLayer<T>> per_frame(Args&&... args) {
  return std::make_unique<PerFrame<T>>(std::make_unique<Layer<T>>(std::forward<Args>(args)...));
}

template <class T>
std::unique_ptr<SequenceLayer<T>> coupling(std::size_t channels, std::size_t given, KeptHalf kept,
                                           Rng& rng) {
  return std::make_unique<GatedCoupling<T>>(channels, given, small_coupling(kept), rng);
}

// A step of a flow with a condition of 2 numbers for each frame of 2 channels.
template <class T>
std::unique_ptr<SequenceLayer<T>> step(Rng& rng) {
  auto chain = std::make_unique<SequenceChain<T>>();
  chain->append(per_frame<ActNorm, T>(2));
  chain->append(per_frame<LuLinear, T>(2, rng));
  chain->append(coupling<T>(2, 2, KeptHalf::last, rng));
  return chain;
}

template <class T>
FixedLength<T> as_rows(std::size_t frames, std::unique_ptr<SequenceLayer<T>> layer) {
  return FixedLength<T>(frames, std::move(layer));
}

template <class T>
FixedLength<T> squeezed(std::size_t frames, std::unique_ptr<SequenceLayer<T>> layer) {
  return FixedLength<T>(frames, std::make_unique<Squeezed<T>>(2, std::move(layer)));
}

// Each number may depend on those of its frame.
LayerUnderTest::Structure within_frames(std::size_t channels) {
  return [=](std::size_t, std::size_t i, std::size_t j) { return i / channels == j / channels; };
}

// A number of a moved channel may depend on itself and on the kept channels of the frames that the
// network sees: with one block of three taps its own frame and its neighbours.
LayerUnderTest::Structure of_coupling(std::size_t channels, KeptHalf half) {
  return [=](std::size_t, std::size_t i, std::size_t j) {
    const auto kept = [=](std::size_t k) {
      const std::size_t c = k % channels;
      return half == KeptHalf::first ? c < channels / 2 : c >= channels - channels / 2;
    };
    const std::size_t to = i / channels, from = j / channels;
    return i == j || (!kept(i) && kept(j) && to <= from + 1 && from <= to + 1);
  };
}

const LayerFamily sequence_layers("sequence", []() -> std::vector<LayerUnderTest> {
  return {
      LAYER("PerFrame of LuLinear", as_rows<T>(3, per_frame<LuLinear, T>(2, rng)))
          .at({6})
          .with_structure(within_frames(2))
          .with_context(3),
      LAYER("PerFrame of ActNorm", as_rows<T>(4, per_frame<ActNorm, T>(2)))
          .at({8})
          .with_structure(diagonal)
          .with_context(4),
      LAYER("PerFrame of ConditionalAffine", as_rows<T>(3, per_frame<ConditionalAffine, T>(2, 2)))
          .at({6})
          .with_structure(diagonal)
          .with_context(9),
      LAYER("PerFrame of one frame of one number", as_rows<T>(1, per_frame<ActNorm, T>(1)))
          .at({1})
          .with_context(1),
      LAYER("GatedCoupling", as_rows<T>(4, coupling<T>(3, 2, KeptHalf::first, rng)))
          .at({12})
          .with_structure(of_coupling(3, KeptHalf::first))
          .with_context(12),
      LAYER("GatedCoupling that keeps the last half",
            as_rows<T>(4, coupling<T>(3, 0, KeptHalf::last, rng)))
          .at({12})
          .with_structure(of_coupling(3, KeptHalf::last))
          .with_context(4),
      LAYER("Squeezed: a coupling", squeezed<T>(4, coupling<T>(2, 4, KeptHalf::first, rng)))
          .at({4})
          .with_context(12),
      LAYER("SequenceChain", as_rows<T>(2, step<T>(rng))).at({4}).with_context(6),
      LAYER("FixedLength of a squeezed step", squeezed<T>(4, step<T>(rng))).at({4}).with_context(8),
  };
});

}  // namespace
}  // namespace tapeflow

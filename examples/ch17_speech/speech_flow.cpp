#include "examples/ch17_speech/speech_flow.hpp"

#include "examples/ch17_speech/mistakes.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/sequence/sequence_chain.hpp"
#include "flows/layers/sequence/squeezed.hpp"
#include "flows/training/loss_trainer.hpp"

#include <cmath>
#include <numeric>

namespace tapeflow {

// tag: whiten
template <class T>
WhitenGiven<T>::WhitenGiven(const LinearGaussian& gaussian)
    : A_(frozen("A", cast<T>(gaussian.A))),
      b_(frozen("b", cast<T>(gaussian.b))),
      L_(frozen("L", cast<T>(gaussian.L))) {}

template <class T>
Transformed<T> WhitenGiven<T>::latent(Var<T> x, Var<T> context) const {
  Tape<T>& tape = x.tape();
  const Var<T> away = x - linear(context, tape.watch(A_), tape.watch(b_));
  const Var<T> z = transpose(triangular_solve(tape.watch(L_), transpose(away), Triangle::lower));
  return {z, log_det(x)};
}

template <class T>
Transformed<T> WhitenGiven<T>::data(Var<T> z, Var<T> context) const {
  Tape<T>& tape = z.tape();
  const Var<T> mean = linear(context, tape.watch(A_), tape.watch(b_));
  return {matmul(z, transpose(tape.watch(L_))) + mean, -log_det(z)};
}
// end: whiten

template <class T>
Var<T> WhitenGiven<T>::log_det(Var<T> x) const {
  T sum = 0;
  for (std::size_t j = 0; j < features(); ++j) sum -= std::log(L_.value(j, j));
  return x.tape().constant(filled<T>({x.extent(0)}, sum));
}

template <class T>
void WhitenGiven<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("A", A_);
  visitor("b", b_);
  visitor("L", L_);
}

template <class T>
EncodedGiven<T>::EncodedGiven(std::size_t given, std::size_t encoded,
                              std::unique_ptr<SequenceLayer<T>> inner, Rng& rng)
    : given_(given),
      first_(given, encoded, Activation::tanh, rng),
      second_(5, encoded, encoded, Activation::tanh, rng),
      inner_(std::move(inner)) {}

template <class T>
void EncodedGiven<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("first", first_);
  visitor("second", second_);
  visitor("inner", *inner_);
}

// tag: encoded
template <class T>
SequenceContext<T> EncodedGiven<T>::encoded(const SequenceContext<T>& context) const {
  const std::size_t N = context.real.extent(0), L = context.real.extent(1);
  const Var<T> mask = reshape(context.real, {N * L, 1});
  const Var<T> hidden = first_(reshape(context.given, {N * L, given_})) * mask;
  return {second_(reshape(hidden, {N, L, hidden.extent(1)})), context.real};
}
// end: encoded

template <class T>
Transformed<T> EncodedGiven<T>::latent(Var<T> x, const SequenceContext<T>& context) const {
  return inner_->to_latent(x, encoded(context));
}

template <class T>
Transformed<T> EncodedGiven<T>::data(Var<T> z, const SequenceContext<T>& context) const {
  return inner_->to_data(z, encoded(context));
}

// tag: speech-flow
template <class T>
SequenceFlow<T> speech_flow(const LinearGaussian& gaussian, const SpeechFlowOptions& options,
                            Rng& rng, FlowMistake mistake) {
  const std::size_t bands = gaussian.b.size(), given = gaussian.A.shape(0);
  auto steps = std::make_unique<SequenceChain<T>>();
  for (std::size_t k = 0; k < options.flow_steps; ++k) {
    steps->append(planted(
        mistake, std::make_unique<PerFrame<T>>(std::make_unique<LuLinear<T>>(2 * bands, rng))));
    const GatedCouplingOptions coupling{
        .net = {.hidden = options.hidden, .blocks = options.blocks}};
    steps->append(planted(mistake, std::make_unique<GatedCoupling<T>>(
                                       2 * bands, 2 * options.encoded, coupling, rng)));
  }
  auto squeezed = std::make_unique<Squeezed<T>>(2, std::move(steps));
  auto whole = std::make_unique<SequenceChain<T>>();
  whole->template append<PerFrame<T>>(std::make_unique<WhitenGiven<T>>(gaussian));
  whole->append(
      std::make_unique<EncodedGiven<T>>(given, options.encoded, std::move(squeezed), rng));
  return SequenceFlow<T>(std::move(whole));
}
// end: speech-flow

// tag: fit
void fit_speech_flow(SequenceFlow<float>& flow, const std::vector<Recording>& recordings,
                     const PhonemeSet& phonemes, const FrameSettings& settings,
                     const SpeechFitOptions& options, const std::function<void(double)>& on_step) {
  LossTrainer<float> trainer(
      flow.trainable_parameters(),
      {.steps = options.steps, .learning_rate = options.learning_rate, .threads = options.threads});
  LengthDealer dealer(recordings, options.batch, options.seed);
  while (!trainer.done()) {
    const Batch batch = batch_of(recordings, dealer.next(), phonemes, settings);
    const double frames = std::accumulate(batch.real.begin(), batch.real.end(), 0.0);
    const double loss =
        trainer.step(batch.count(), [&](Tape<float>& tape, std::size_t first, std::size_t last) {
          const Sequences<float> part = sequence_range(
              Sequences<float>{batch.mel, batch.given, batch.real}, first, last - first);
          const Var<float> log_p = flow.log_prob(tape.constant(part.x), context_of(tape, part));
          return sum(log_p) / static_cast<float>(-frames);
        });
    if (on_step) on_step(-loss);
  }
}
// end: fit

std::vector<double> nats_a_frame(const SequenceFlow<float>& flow,
                                 const std::vector<Recording>& recordings,
                                 const PhonemeSet& phonemes, const FrameSettings& settings) {
  std::vector<double> nats;
  Tape<float> tape({.record = false});
  for (std::size_t n = 0; n < recordings.size(); ++n, tape.clear()) {
    const Batch one = batch_of(recordings, {n}, phonemes, settings);
    const Sequences<float> sequence{one.mel, one.given, one.real};
    const Var<float> log_p = flow.log_prob(tape.constant(one.mel), context_of(tape, sequence));
    nats.push_back(static_cast<double>(log_p.item()) / static_cast<double>(recordings[n].frames()));
  }
  return nats;
}

template class WhitenGiven<float>;
template class WhitenGiven<double>;
template class EncodedGiven<float>;
template class EncodedGiven<double>;
template SequenceFlow<float> speech_flow(const LinearGaussian&, const SpeechFlowOptions&, Rng&,
                                         FlowMistake);
template SequenceFlow<double> speech_flow(const LinearGaussian&, const SpeechFlowOptions&, Rng&,
                                          FlowMistake);

}  // namespace tapeflow

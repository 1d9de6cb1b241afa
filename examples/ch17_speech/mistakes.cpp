#include "examples/ch17_speech/mistakes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tapeflow {
namespace {

// [N, L, …] padded to [N, L + more, …] by zeros.
Array<double> padded(const Array<float>& x, std::size_t more) {
  Shape shape = x.shape();
  shape[1] += more;
  Array<double> result = filled<double>(shape, 0);
  const std::size_t from = x.size() / x.shape(0), to = result.size() / x.shape(0);
  for (std::size_t n = 0; n < x.shape(0); ++n)
    std::copy_n(x.data() + n * from, from, result.data() + n * to);
  return result;
}

std::vector<double> log_probs(const SequenceFlow<double>& flow, const Batch& batch,
                              std::size_t more) {
  Tape<double> tape({.record = false});
  const Var<double> log_p = flow.log_prob(
      tape.constant(padded(batch.mel, more)),
      {tape.constant(padded(batch.given, more)), tape.constant(padded(batch.real, more))});
  return {log_p.data(), log_p.data() + log_p.size()};
}

}  // namespace

// tag: padding
double padding_difference(const SequenceFlow<double>& flow,
                          const std::vector<Recording>& recordings, const PhonemeSet& phonemes,
                          const FrameSettings& settings, std::size_t more) {
  std::vector<std::size_t> all(recordings.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const std::vector<double> together =
      log_probs(flow, batch_of(recordings, all, phonemes, settings), more);
  double worst = 0;
  for (const std::size_t n : all) {
    const double alone = log_probs(flow, batch_of(recordings, {n}, phonemes, settings), 0)[0];
    worst = std::max(worst, std::abs(together[n] - alone));
  }
  return worst;
}
// end: padding

}  // namespace tapeflow

#include "examples/ch17_speech/hearing.hpp"

#include "examples/support/terminal/text_table.hpp"
#include "flows/data/rows.hpp"

#include <cmath>
#include <stdexcept>

namespace tapeflow {
namespace {

using Say = std::function<Array<float>(const Recording&)>;

std::vector<Array<float>> each(const std::vector<Recording>& recordings, const Say& say) {
  std::vector<Array<float>> mels;
  for (const Recording& recording : recordings) mels.push_back(say(recording));
  return mels;
}

// The first L frames; the last frame again for those that are missing.
Array<float> with_frames(const Array<float>& mel, std::size_t L) {
  std::vector<std::size_t> rows;
  for (std::size_t l = 0; l < L; ++l) rows.push_back(std::min(l, mel.shape(0) - 1));
  return select_rows(mel, rows);
}

Array<float> through_vocoder(const Array<float>& mel, const FrameSettings& settings, Rng& rng) {
  const Sound sound = sound_of(mel, settings, rng);
  return with_frames(cast<float>(log_mel(sound.samples, settings)), mel.shape(0));
}

}  // namespace

double spectral_distance(const Array<float>& a, const Array<float>& b) {
  if (a.shape() != b.shape())
    throw std::invalid_argument("spectral_distance: needs spectrograms of one shape, got " +
                                to_string(a.shape()) + " and " + to_string(b.shape()));
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += std::pow(static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i]), 2);
  return 20 / std::log(10) * std::sqrt(sum / static_cast<double>(a.size()));
}

Array<float> linear_sample(const LinearGaussian& gaussian, const Recording& recording,
                           const PhonemeSet& phonemes, const FrameSettings& settings, Rng& rng) {
  const Array<float> given = given_of(recording.phonemes, recording.manner, phonemes, settings);
  Array<double> mel = gaussian.mean(cast<double>(row_range(given, 0, recording.frames())));
  const std::size_t D = settings.bands;
  for (std::size_t l = 0; l < mel.shape(0); ++l) {
    const Array<double> noise = rng.normal<double>({D});
    for (std::size_t i = 0; i < D; ++i)
      for (std::size_t j = 0; j <= i; ++j) mel(l, i) += gaussian.L(i, j) * noise(j);
  }
  return cast<float>(mel);
}

// tag: renderings
std::vector<Rendering> renderings(const SpeechModel& model, const LinearGaussian& gaussian,
                                  const std::vector<Recording>& recordings,
                                  Synthesiser& synthesiser, std::uint64_t seed,
                                  const std::function<void(const std::string&)>& on_each) {
  const FrameSettings& settings = model.settings();
  Rng rng(seed);
  std::vector<Rendering> all;
  const auto add = [&](const std::string& way, const std::string& name, const Say& say) {
    if (on_each) on_each(way);
    all.push_back({way, name, each(recordings, say)});
  };
  const auto flow = [&](double temperature) {
    return [&, temperature](const Recording& recording) {
      return with_frames(model.spectrogram(recording.phonemes, recording.manner, temperature, rng),
                         recording.frames());
    };
  };
  add("synthesiser", "recorded", [](const Recording& recording) { return recording.mel; });
  add("  in another pitch", "other_pitch", [&](const Recording& recording) {
    Manner manner = recording.manner;
    manner.pitch += manner.pitch < 50 ? 10 : -10;
    const Recording again = record(synthesiser.say(recording.text, manner), settings, rng);
    return with_frames(again.mel, recording.frames());
  });
  add("  through vocoder", "vocoder",
      [&](const Recording& recording) { return through_vocoder(recording.mel, settings, rng); });
  add("linear Gaussian", "linear_gaussian", [&](const Recording& recording) {
    return linear_sample(gaussian, recording, model.phonemes(), settings, rng);
  });
  for (const double temperature : {1.0, 0.8, 0.6, 0.4, 0.2}) {
    add("flow, temperature " + number(temperature, 1),
        "flow_" + std::to_string(std::lround(10 * temperature)), flow(temperature));
    all.back().temperature = temperature;
  }
  add("  0.6, through vocoder", "flow_vocoder", [&](const Recording& recording) {
    return through_vocoder(flow(0.6)(recording), settings, rng);
  });
  return all;
}
// end: renderings

std::vector<Heard> listen(const std::vector<Rendering>& renderings,
                          const std::vector<Recording>& recordings, const WordSpotter& spotter) {
  std::vector<Heard> results;
  for (const Rendering& rendering : renderings) {
    std::vector<double> distances;
    for (std::size_t n = 0; n < recordings.size(); ++n)
      distances.push_back(spectral_distance(rendering.mels[n], recordings[n].mel));
    results.push_back({rendering.way, rendering.name, mean_and_error(distances),
                       share_heard(spotter, recordings, rendering.mels), rendering.temperature});
  }
  return results;
}

}  // namespace tapeflow

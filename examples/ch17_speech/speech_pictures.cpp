#include "examples/ch17_speech/speech_pictures.hpp"

#include "examples/support/plot/image_grid.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tapeflow {
namespace {

constexpr std::size_t across = 7, up = 4;  // pixels of a frame and of a band

// A spectrogram [L, bands] as one row of an image of frames · across columns, with low bands at the
// bottom. Numbers become light.
void paint(const Array<float>& mel, std::size_t frames, double low, double high, double* to) {
  const std::size_t bands = mel.shape(1), width = frames * across;
  for (std::size_t y = 0; y < bands * up; ++y)
    for (std::size_t x = 0; x < mel.shape(0) * across; ++x) {
      const double value = static_cast<double>(mel(x / across, bands - 1 - y / up));
      to[y * width + x] = (value - low) / (high - low);
    }
}

}  // namespace

std::filesystem::path save_spectrograms(const std::vector<Array<float>>& mels,
                                        const std::vector<std::string>& captions,
                                        const std::filesystem::path& picture) {
  std::size_t frames = 0;
  double high = 0;
  for (const Array<float>& mel : mels) {
    frames = std::max(frames, mel.shape(0));
    high = std::max(high, static_cast<double>(*std::max_element(mel.begin(), mel.end())));
  }
  const std::size_t bands = mels.at(0).shape(1);
  Array<double> images = filled<double>({mels.size(), bands * up * frames * across}, 0);
  for (std::size_t n = 0; n < mels.size(); ++n)
    paint(mels[n], frames, std::log(FrameSettings().floor), high, &images(n, 0));
  return ImageGrid(ImageShape{bands * up, frames * across, 1})
      .panel(images, 1, {.captions = captions})
      .save(picture);
}

Figure temperature_curves(const std::vector<Heard>& heard) {
  std::vector<double> temperatures, words, distances;
  double real_words = 0, other_pitch = 0;
  for (const Heard& one : heard) {
    if (one.name == "recorded") real_words = one.words;
    if (one.name == "other_pitch") other_pitch = one.distance.mean;
    if (!one.temperature) continue;
    temperatures.push_back(*one.temperature);
    words.push_back(one.words);
    distances.push_back(one.distance.mean);
  }
  const auto level = [&](const std::string& name, double value) {
    return Series{name, temperatures, std::vector<double>(temperatures.size(), value),
                  Stroke::guide};
  };
  Figure figure;
  figure.lines({"Words heard", "temperature", "share of the words"},
               {{"flow", temperatures, words}, level("synthesiser", real_words)});
  figure.lines({"Distance to the synthesiser", "temperature", "dB"},
               {{"flow", temperatures, distances}, level("in another pitch", other_pitch)});
  return figure;
}

Figure training_curve(const std::vector<double>& nats) {
  constexpr std::size_t points = 100;
  const std::size_t at_once = std::max<std::size_t>(1, nats.size() / points);
  std::vector<double> steps, means;
  for (std::size_t first = 0; first + at_once <= nats.size(); first += at_once) {
    const auto begin = nats.begin() + static_cast<std::ptrdiff_t>(first);
    steps.push_back(static_cast<double>(first + at_once));
    means.push_back(std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(at_once), 0.0) /
                    static_cast<double>(at_once));
  }
  Figure figure;
  figure.lines({"Training", "step", "nats a frame"}, {{"flow", steps, means}});
  return figure;
}

}  // namespace tapeflow

// Pictures of spectrograms and of what was heard.
#pragma once

#include "examples/ch17_speech/hearing.hpp"
#include "examples/support/plot/figure.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tapeflow {

/// Draws spectrograms below each other, time to the right and low bands at the bottom: black is
/// ln 1e-3, white the largest number of all. Shorter ones end in black.
std::filesystem::path save_spectrograms(const std::vector<Array<float>>& mels,
                                        const std::vector<std::string>& captions,
                                        const std::filesystem::path& picture);

/// The words heard, and the distance, against the temperature of the flow.
Figure temperature_curves(const std::vector<Heard>& heard);

/// Nats a frame in training against the step: means over some steps each. It starts
/// at the linear Gaussian.
Figure training_curve(const std::vector<double>& nats);

}  // namespace tapeflow

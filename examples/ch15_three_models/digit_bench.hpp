// The three models on handwritten digits, whose density nobody knows.
#pragma once

#include "examples/ch15_three_models/bench_fit.hpp"
#include "examples/ch15_three_models/scores.hpp"
#include "examples/support/course/chapter_options.hpp"

#include <filesystem>

namespace tapeflow {

/// 8x8 digits as points x = (level + u) / 17 of [0, 1]^64 with u uniform on (0, 1): 800 to train
/// on, with fresh u in each step, 197 to choose the weights by, 800 held out.
BenchData digit_data(std::uint64_t seed);

struct DigitFit {
  std::string model;  ///< the model "training rows" repeats its 800 training rows
  std::uint64_t seed;
  Scores scores;
  Array<double> samples;  ///< 800
};

/// Fits the three models from five seeds, two fits at a time.
std::vector<DigitFit> fit_digits(const ChapterOptions& options);

/// The table of the digits. Keeps digits.MODEL.SCORE; likelihoods are in bits a pixel.
void print_digits(const std::vector<DigitFit>& fits, Results& results);

/// Samples of each model, each with the nearest training image on its right.
std::filesystem::path save_digits(const std::vector<DigitFit>& fits,
                                  const std::filesystem::path& picture);

}  // namespace tapeflow

// Real-NVP for pictures, fitted to the bundled digits in several ways.
#pragma once

#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/fitting.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/data/dequantize.hpp"
#include "flows/flow.hpp"
#include "flows/layers/image/image_shape.hpp"

#include <string>

namespace tapeflow {

inline constexpr ImageShape digit_shape{8, 8, 1};

/// The digits as chapter 06 divides them, as cells, with one point drawn of each.
struct DigitCells {
  CellRows<float> train, test;
  Array<float> drawn, drawn_valid, drawn_test;

  double cell() const { return static_cast<double>(train.widths(0)); }
};

DigitCells digit_cells(std::uint64_t seed);

/// One way to fit the flow.
struct DigitFit {
  std::string label, key;
  std::size_t scales = 2;
  bool logit = true;
  bool fresh_noise = true;  ///< false: every epoch gets the same points of the cells
};

/// A Real-NVP for pictures behind a logit (or without it), at its start.
Flow<float> digit_flow(const DigitCells& data, const DigitFit& fit, std::uint64_t seed);

/// Fits the flow on two scales with fresh noise, and three others that each differ in one thing.
/// Prints and keeps the bits per pixel of all, beside the Gaussian's. Returns the first flow; adds
/// the training curves with fresh noise and with the same noise to the figure.
Flow<float> compare_digit_fits(const DigitCells& data, const ChapterOptions& options,
                               Figure& training, Results& results);

}  // namespace tapeflow

// From the nats of a Gaussian of logits to bits per pixel, term by term.
#pragma once

#include "examples/ch10_images/logit_gaussian.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/results.hpp"

namespace tapeflow {

/// The terms of the account of bits, in nats, and their sum in bits per pixel.
struct Bookkeeping {
  MeanAndError logits, log_det, levels, bits;
};

/// A pixel in [0, 1) stands for one of some levels: log p of the levels is smaller by D ln(levels).
/// `pixels` is the number of pixels that there are.
Bookkeeping bookkeeping(const PictureData& data, const LogitScore& score, std::size_t pixels);

/// Prints and keeps the Gaussian's account for the two usual α.
void print_gaussians(const PictureData& data, const ChapterOptions& options, Results& results);

/// Prints and keeps the Gaussian's bits of the same pictures in the middle of larger ones.
void print_padded(const PictureData& data, const ChapterOptions& options, Results& results);

/// Prints and keeps by how many bits the score changes, at most, in other units.
void print_other_units(const PictureData& data, const ChapterOptions& options, Results& results);

}  // namespace tapeflow

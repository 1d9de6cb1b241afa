// The experiments of chapter 03: four optimisers on many images, and one of them on few.
#pragma once

#include "examples/ch03_networks/classifier.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// A training run, and the predicted class of each held-out image.
struct Learnt {
  Training run;
  std::vector<std::size_t> found;
};

/// Trains a network with one hidden layer of 128 units by "SGD", "momentum", "Adam" or "AdamW", and
/// adds its row to the table. Keeps NAME.loss, NAME.valid_loss, NAME.valid, NAME.test,
/// NAME.test_percent and NAME.steps. Prints where the first NaN or infinity arose, if one did. The
/// planted mistakes: "softmax" takes pixels from 0 to 255, "zero" starts with all weights at zero,
/// and those of loss_with().
Learnt learn(const std::string& name, const ImageClasses& data, const ChapterOptions& options,
             TextTable& table, Results& results);

/// Trains the same network by Adam on the first 1000 images only, for 100 epochs at a constant
/// rate. Prints the lowest validation loss and its epoch, and both losses at the end. Keeps
/// small.best, small.epoch, small.valid and small.loss.
Training learn_few(const ImageClasses& data, const ChapterOptions& options, Results& results);

/// The curve without its first, steep part: from this epoch on. A curve that ends before stays
/// whole.
Series from_epoch(double epoch, const Series& curve);

}  // namespace tapeflow

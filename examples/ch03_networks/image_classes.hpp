// What a classifier of images learns from, and how it is scored.
#pragma once

#include "engine/nets.hpp"
#include "examples/support/course/images.hpp"
#include "flows/data/statistics.hpp"

#include <string>

namespace tapeflow {

struct ImageClasses {
  std::string name;
  LabelledImages train, valid, test;
};

/// Fashion-MNIST, the last 5000 of its training images for validation; or, where it is not
/// installed, the digits dealt out at random, which it says on standard error.
ImageClasses fashion_or_digits(std::uint64_t seed);
/// The digits: 1168 to train on, 270 to validate, 359 held out.
ImageClasses digit_classes(std::uint64_t seed);

/// The numbers of the first so many images, or of all that there are.
std::vector<std::size_t> first_rows(const LabelledImages& images, std::size_t count);

/// The given images as rows of numbers from 0 to `scale`, [rows, height * width].
Array<float> brightness(const LabelledImages& images, const std::vector<std::size_t>& rows,
                        double scale = 1);

/// Their labels.
std::vector<std::size_t> labels_of(const LabelledImages& images,
                                   const std::vector<std::size_t>& rows);

/// The class that the network gives each image: that of the largest output.
std::vector<std::size_t> classified(const Mlp<float>& net, const LabelledImages& images,
                                    double scale = 1);

/// The fraction of right classes, with its standard error.
MeanAndError accuracy(const std::vector<std::size_t>& classes, const LabelledImages& images);

/// The numbers of the images that have the wrong class, of the first ones, as many as there are
/// classes.
std::vector<std::size_t> mistakes(const std::vector<std::size_t>& classes,
                                  const LabelledImages& images);

/// "87.48 ± 0.33 %".
std::string percent(const MeanAndError& fraction);

/// "shirt taken for T-shirt, 96 times": the most frequent mistake; empty if there is none. Digits
/// are named by their numbers.
std::string commonest_mistake(const std::vector<std::size_t>& classes,
                              const LabelledImages& images);

}  // namespace tapeflow

// Labelled images for a classifier, and how to score it.
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

/// Fashion-MNIST, with the last 5000 training images for validation. If it is not installed: the
/// bundled digits, split at random, with a notice on standard error.
ImageClasses fashion_or_digits(std::uint64_t seed);
/// The bundled digits, split at random: 1168 for training, 270 for validation, 359 held out.
ImageClasses digit_classes(std::uint64_t seed);

/// The indices 0 … count - 1, or of all images if there are fewer.
std::vector<std::size_t> first_rows(const LabelledImages& images, std::size_t count);

/// The images with these indices as rows of numbers from 0 to `scale`, [rows, height * width].
Array<float> brightness(const LabelledImages& images, const std::vector<std::size_t>& rows,
                        double scale = 1);

/// The labels of the images with these indices.
std::vector<std::size_t> labels_of(const LabelledImages& images,
                                   const std::vector<std::size_t>& rows);

/// The class that the network predicts for each image: the index of its largest output.
std::vector<std::size_t> classified(const Mlp<float>& net, const LabelledImages& images,
                                    double scale = 1);

/// The fraction of images with the right class, and its standard error.
MeanAndError accuracy(const std::vector<std::size_t>& classes, const LabelledImages& images);

/// The indices of the wrongly classified images. classes[i] is the predicted class of image i;
/// images beyond the end of `classes` are not looked at.
std::vector<std::size_t> mistakes(const std::vector<std::size_t>& classes,
                                  const LabelledImages& images);

/// "coat" for an image of Fashion-MNIST, "7" for a digit.
std::string class_name(const LabelledImages& images, std::size_t label);

/// "87.48 ± 0.33 %".
std::string percent(const MeanAndError& fraction);

/// The most frequent mistake, such as "shirt taken for T-shirt, 96 times"; empty if there is none.
std::string commonest_mistake(const std::vector<std::size_t>& classes,
                              const LabelledImages& images);

}  // namespace tapeflow

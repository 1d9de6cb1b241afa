#include "examples/ch03_networks/image_classes.hpp"

#include "examples/support/terminal/text_table.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace tapeflow {

ImageClasses digit_classes(std::uint64_t seed) {
  const LabelledImages all = digits();
  const DataSplit split = split_rows(all.count(), 0.15, 0.2, seed);
  return {"8x8 digits", select_images(all, split.train), select_images(all, split.valid),
          select_images(all, split.test)};
}

ImageClasses fashion_or_digits(std::uint64_t seed) {
  std::optional<FashionMnist> fashion = fashion_mnist_or_notice();
  if (!fashion) return digit_classes(seed);
  constexpr std::size_t held_back = 5000;
  const std::size_t count = fashion->train.count() - held_back;
  return {"Fashion-MNIST", image_range(fashion->train, 0, count),
          image_range(fashion->train, count, held_back), std::move(fashion->test)};
}

std::vector<std::size_t> first_rows(const LabelledImages& images, std::size_t count) {
  std::vector<std::size_t> rows(std::min(count, images.count()));
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

Array<float> brightness(const LabelledImages& images, const std::vector<std::size_t>& rows,
                        double scale) {
  const std::size_t width = images.pixels.shape(1);
  const float step = static_cast<float>(scale / static_cast<double>(images.levels - 1));
  Array<float> x(Shape{rows.size(), width});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < width; ++j)
      x(i, j) = step * static_cast<float>(images.pixels(rows[i], j));
  }
  return x;
}

std::vector<std::size_t> labels_of(const LabelledImages& images,
                                   const std::vector<std::size_t>& rows) {
  std::vector<std::size_t> labels;
  for (std::size_t row : rows) labels.push_back(images.labels.at(row));
  return labels;
}

std::vector<std::size_t> classified(const Mlp<float>& net, const LabelledImages& images,
                                    double scale) {
  constexpr std::size_t at_once = 1000;
  std::vector<std::size_t> classes;
  Tape<float> tape({.record = false});
  for (std::size_t first = 0; first < images.count(); first += at_once) {
    const LabelledImages some =
        image_range(images, first, std::min(at_once, images.count() - first));
    tape.clear();
    const Array<float>& logits =
        net(tape.constant(brightness(some, first_rows(some, at_once), scale))).value();
    for (std::size_t i = 0; i < some.count(); ++i) {
      const float* row = &logits(i, 0);
      classes.push_back(
          static_cast<std::size_t>(std::max_element(row, row + logits.shape(1)) - row));
    }
  }
  return classes;
}

std::vector<std::size_t> mistakes(const std::vector<std::size_t>& classes,
                                  const LabelledImages& images) {
  std::vector<std::size_t> wrong;
  for (std::size_t i = 0; i < classes.size(); ++i)
    if (classes[i] != images.labels[i]) wrong.push_back(i);
  return wrong;
}

MeanAndError accuracy(const std::vector<std::size_t>& classes, const LabelledImages& images) {
  std::vector<double> right(classes.size());
  for (std::size_t i = 0; i < classes.size(); ++i) right[i] = classes[i] == images.labels[i];
  return mean_and_error(right);
}

std::string class_name(const LabelledImages& images, std::size_t label) {
  return images.levels == 256 ? fashion_name(label) : std::to_string(label);
}

std::string percent(const MeanAndError& fraction) {
  return with_error(100 * fraction.mean, 100 * fraction.standard_error) + " %";
}

std::string commonest_mistake(const std::vector<std::size_t>& classes,
                              const LabelledImages& images) {
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> counts;
  for (std::size_t i : mistakes(classes, images)) ++counts[{images.labels[i], classes[i]}];
  if (counts.empty()) return "";
  const auto& [pair, count] = *std::max_element(
      counts.begin(), counts.end(), [](auto& a, auto& b) { return a.second < b.second; });
  return class_name(images, pair.first) + " taken for " + class_name(images, pair.second) + ", " +
         std::to_string(count) + " times";
}

}  // namespace tapeflow

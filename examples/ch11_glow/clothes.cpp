#include "examples/ch11_glow/clothes.hpp"

#include "flows/tables/picture_settings.hpp"

#include <algorithm>
#include <utility>

namespace tapeflow {
namespace {

constexpr std::size_t kinds = 10;

template <class Name>
ContextColumn kinds_named(Name name) {
  std::vector<std::string> names;
  for (std::size_t label = 0; label < kinds; ++label) names.push_back(name(label));
  return {"kind", std::move(names)};
}

Dataset rows_of(const LabelledImages& images, const ImageShape& shape, const ContextColumn& kind) {
  Array<double> labels(Shape{images.count(), 1});
  std::copy(images.labels.begin(), images.labels.end(), labels.begin());
  return {pixel_names(shape), {kind}, {cast<double>(images.pixels), std::move(labels)}};
}

Clothes dealt_out(std::string name, const ContextColumn& kind, const LabelledImages& train,
                  const LabelledImages& valid, const LabelledImages& test, std::uint64_t seed) {
  const ImageShape shape{train.height, train.width, 1};
  const Levels levels = Levels::whole_numbers(shape.size());
  Rng rng(seed);
  Dataset held_back = rows_of(valid, shape, kind).spread(levels, rng),
          held_out = rows_of(test, shape, kind).spread(levels, rng);
  return {std::move(name),
          shape,
          train.levels,
          levels,
          rows_of(train, shape, kind),
          std::move(held_back),
          std::move(held_out)};
}

}  // namespace

Clothes digits_as_clothes(std::uint64_t seed) {
  const LabelledImages all = digits();
  const DataSplit split = split_rows(all.count(), 0.1, 0.2, seed);
  const auto name = [](std::size_t label) { return std::to_string(label); };
  return dealt_out("8x8 digits", kinds_named(name), select_images(all, split.train),
                   select_images(all, split.valid), select_images(all, split.test), seed);
}

Clothes clothes_or_digits(std::uint64_t seed) {
  const std::optional<FashionMnist> fashion = fashion_mnist_or_notice();
  if (!fashion) return digits_as_clothes(seed);
  return dealt_out("Fashion-MNIST", kinds_named(fashion_name),
                   image_range(fashion->train, 0, 59000), image_range(fashion->train, 59000, 1000),
                   fashion->test, seed);
}

Dataset without_kinds(const Dataset& pictures) { return {pictures.columns(), pictures.x()}; }

std::size_t kinds_of(const DensityModel<float>& model) {
  return model.context_encoder().columns()[0].classes.size();
}

Array<double> rows_of_kinds(std::size_t kinds, std::size_t each) {
  Array<double> rows(Shape{kinds * each, 1});
  for (std::size_t i = 0; i < rows.size(); ++i) rows(i, 0) = static_cast<double>(i / each);
  return rows;
}

double share_of_ink(const Array<double>& pictures) {
  const auto inked =
      std::count_if(pictures.begin(), pictures.end(), [](double level) { return level >= 1; });
  return static_cast<double>(inked) / static_cast<double>(pictures.size());
}

std::vector<std::size_t> first_of_each_kind(const Dataset& pictures, std::size_t each) {
  std::vector<std::vector<std::size_t>> found(kinds);
  const Array<double>& kind = pictures.raw().context;
  for (std::size_t i = 0; i < pictures.count(); ++i) {
    auto& list = found[static_cast<std::size_t>(kind(i, 0))];
    if (list.size() < each) list.push_back(i);
  }
  std::vector<std::size_t> all;
  for (const auto& list : found) all.insert(all.end(), list.begin(), list.end());
  return all;
}

}  // namespace tapeflow

#include "examples/sizes/size_axes.hpp"

#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <iostream>

namespace tapeflow {
namespace {

// What has networks is not made deeper: the fits would take too long.
std::size_t most_layers(const std::string& model) {
  return model == "planar" ? 64 : model == "iaf" ? 8 : 16;
}

const Size real_nvp{"real-nvp", 8}, nice{"nice", 8}, maf{"maf", 4}, iaf{"iaf", 4},
    planar{"planar", 32}, gaussian{"linear", 1};

bool is_same(const Size& a, const Size& b) {
  return a.model == b.model && a.layers == b.layers && a.width == b.width && a.rows == b.rows &&
         a.start == b.start;
}

std::vector<Size> all_sizes() {
  std::vector<Size> all;
  for (const Axis& axis : axes()) {
    for (const Size& size : axis.sizes()) {
      const auto same = [&size](const Size& other) { return is_same(size, other); };
      if (std::none_of(all.begin(), all.end(), same)) all.push_back(size);
    }
  }
  // The longest fits first, so that the two threads end together.
  std::stable_sort(all.begin(), all.end(), [](const Size& a, const Size& b) {
    return a.layers * a.width > b.layers * b.width;
  });
  return all;
}

}  // namespace

std::vector<Size> Axis::sizes() const {
  std::vector<Size> all;
  for (const Size& middle : middles) {
    for (const std::size_t value : values) {
      Size size = middle;
      size.*number = value;
      if (size.layers <= most_layers(size.model)) all.push_back(size);
    }
  }
  return all;
}

// tag: axes
std::vector<Axis> axes() {
  return {{"layers",
           "layers",
           &Size::layers,
           {1, 2, 4, 8, 16, 32, 64},
           {real_nvp, nice, maf, iaf, planar}},
          {"width",
           "units in each hidden layer",
           &Size::width,
           {4, 8, 16, 32, 64, 128},
           {real_nvp, maf}},
          {"rows",
           "rows to train on",
           &Size::rows,
           {100, 300, 1000, 3000, 10000},
           {real_nvp, maf, gaussian}},
          {"start", "start", &Size::start, {1, 2, 3}, {real_nvp, nice, maf, planar}}};
}
// end: axes

SizesOfDensity::SizesOfDensity(KnownRows rows, const SizeOptions& options)
    : truth(std::move(rows)), results(fit_all(truth, all_sizes(), options)) {}

const SizeResult* SizesOfDensity::find(const Size& size) const {
  for (const SizeResult& result : results)
    if (is_same(result.size, size)) return &result;
  return nullptr;
}

void SizesOfDensity::print(const Axis& axis, Results& kept) const {
  std::vector<std::string> header{truth.name + ", by " + axis.name};
  for (const std::size_t value : axis.values) header.push_back(std::to_string(value));
  TextTable table(header);
  for (const Size& middle : axis.middles) {
    std::vector<std::string> row{middle.model};
    for (const std::size_t value : axis.values) {
      Size size = middle;
      size.*(axis.number) = value;
      const SizeResult* result = find(size);
      row.push_back(result ? number(result->above.mean, 3) : "-");
      if (!result) continue;
      kept.keep(truth.name + "." + axis.name + "." + middle.model + ".at_" + std::to_string(value),
                result->above.mean);
    }
    table.row(row);
  }
  std::cout << table;
}

void SizesOfDensity::print_costs(Results& kept) const {
  TextTable table(
      {truth.name + ", seconds", "layers", "weights", "to train", "10000 samples", "10000 scores"});
  for (const Size& middle : {real_nvp, nice, maf, iaf, planar, gaussian}) {
    const SizeResult& result = *find(middle);
    table.row({middle.model, std::to_string(middle.layers), std::to_string(result.weights),
               number(result.train_seconds, 1), number(result.sample_seconds, 3),
               number(result.score_seconds, 3)});
    const std::string key = truth.name + ".cost." + middle.model;
    kept.keep(key + ".weights", result.weights).keep(key + ".train", result.train_seconds);
    kept.keep(key + ".sample", result.sample_seconds).keep(key + ".score", result.score_seconds);
  }
  std::cout << table;
}

Figure curves(const std::vector<SizesOfDensity>& densities, const Axis& axis) {
  Figure figure;
  for (const SizesOfDensity& density : densities) {
    std::vector<Series> series;
    for (const Size& middle : axis.middles) {
      if (middle.model == gaussian.model) continue;
      Series curve{middle.model, {}, {}};
      for (const Size& size : axis.sizes()) {
        if (size.model != middle.model) continue;
        curve.x.push_back(static_cast<double>(size.*(axis.number)));
        curve.y.push_back(density.find(size)->above.mean);
      }
      series.push_back(curve);
    }
    const double best = density.find(gaussian)->above.mean;
    const std::vector<double> ends{static_cast<double>(axis.values.front()),
                                   static_cast<double>(axis.values.back())};
    series.push_back({"Gaussian", ends, {best, best}, Stroke::guide});
    figure.lines({density.truth.name + ", " + std::to_string(density.truth.columns) + " columns",
                  axis.title, "nats above the truth"},
                 series, {}, Axes::logarithmic);
  }
  return figure;
}

}  // namespace tapeflow

#include "examples/tapeflow/held_out.hpp"

#include "examples/tapeflow/rows_in_file.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

constexpr std::size_t least_samples = 5000, most_samples = 20000;

// The rows of a, then those of b: [N, D] and [M, D].
Array<double> stacked(const Array<double>& a, const Array<double>& b) {
  if (a.size() == 0) return b;
  if (b.size() == 0) return a;
  Array<double> both(Shape{a.shape(0) + b.shape(0), a.shape(1)});
  std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), both.begin()));
  return both;
}

void add_places(std::vector<std::string>& places, const RowsInFile& rows, const std::string& part) {
  for (const std::size_t number : rows.numbers)
    places.push_back("row " + std::to_string(number + 1) + ", " + part);
}

}  // namespace

template <class Model>
HeldOutRows held_out_rows(const Model& model, const FitData& data, Workers& workers) {
  const Rows<double>&valid = data.valid.raw(), &test = data.test.raw();
  HeldOutRows held_out;
  held_out.rows = {stacked(valid.x, test.x), stacked(valid.context, test.context)};
  held_out.scores = model.log_prob(held_out.rows, workers);
  add_places(held_out.places, validation_rows(data), "validation");
  add_places(held_out.places, test_rows(data), "test");
  return held_out;
}

template <class Model>
Array<double> samples_beside(const Model& model, const HeldOutRows& held_out, std::uint64_t seed,
                             Workers& workers) {
  const std::size_t n = held_out.rows.count(), count = std::clamp(n, least_samples, most_samples);
  Rng rng(seed);
  if (model.context_encoder().columns().empty())
    return model.sample(count, rng, {.workers = &workers});
  std::vector<std::size_t> which(count);
  for (std::size_t i = 0; i < count; ++i) which[i] = i * n / count;
  const Array<double> context = select_rows(held_out.rows.context, which);
  return model.sample(count, rng, {.context = context, .workers = &workers});
}

#define TAPEFLOW_INSTANTIATE(Model)                                           \
  template HeldOutRows held_out_rows(const Model&, const FitData&, Workers&); \
  template Array<double> samples_beside(const Model&, const HeldOutRows&, std::uint64_t, Workers&);

TAPEFLOW_INSTANTIATE(DensityModel<float>)
TAPEFLOW_INSTANTIATE(DensityModel<double>)
TAPEFLOW_INSTANTIATE(MixtureModel<float>)
TAPEFLOW_INSTANTIATE(MixtureModel<double>)

}  // namespace tapeflow

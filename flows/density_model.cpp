#include "flows/density_model.hpp"

#include "engine/check.hpp"
#include "engine/io/parameters.hpp"
#include "flows/quadrature.hpp"
#include "flows/spec_json.hpp"
#include "flows/standardize.hpp"

#include <cmath>
#include <stdexcept>

namespace tapeflow {

namespace {

template <class T>
Flow<T> build_flow_from_seed(const ModelSpec& spec, std::size_t features, std::uint64_t seed) {
  Rng rng(seed);
  return build_flow<T>(spec, features, rng);
}

Array<double> varying(const ColumnMoments& moments, const std::vector<std::string>& columns) {
  for (std::size_t j = 0; j < moments.deviation.size(); ++j) {
    // Rounding leaves a constant column a deviation of a few ε of its mean.
    const bool varies = moments.deviation(j) > 1e-13 * std::abs(moments.mean(j));
    require(varies && std::isfinite(moments.deviation(j)),
            "column \"" + columns.at(j) +
                "\" has the same value in every row: a density needs it to "
                "vary; leave it out");
  }
  return moments.deviation;
}

}  // namespace

template <class T>
DensityModel<T>::DensityModel(ModelSpec spec_, std::vector<std::string> columns_,
                              Array<double> mean_, Array<double> deviation_, std::uint64_t seed)
    : spec(std::move(spec_)),
      columns(std::move(columns_)),
      mean(std::move(mean_)),
      deviation(std::move(deviation_)),
      flow(build_flow_from_seed<T>(spec, mean.size(), seed)) {}

template <class T>
DensityModel<T>::DensityModel(ModelSpec spec_, std::vector<std::string> columns_,
                              const Array<double>& data, std::uint64_t seed)
    : DensityModel(std::move(spec_), columns_, column_moments(data).mean,
                   varying(column_moments(data), columns_), seed) {}

template <class T>
Array<T> DensityModel<T>::standardized(const Array<double>& raw) const {
  const std::size_t d = mean.size();
  if (raw.dimension() != 2 || raw.shape()[1] != d) {
    shape_error("DensityModel", "rows [N, " + std::to_string(d) + "]", to_string(raw.shape()));
  }
  Array<T> result(raw.shape());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    result.data()[i] = static_cast<T>((raw.data()[i] - mean(i % d)) / deviation(i % d));
  }
  return result;
}

template <class T>
double DensityModel<T>::standardizing_log_det() const {
  double total = 0;
  for (double scale : deviation) total -= std::log(scale);
  return total;
}

template <class T>
std::vector<double> DensityModel<T>::log_prob(const Array<double>& raw, Workers& workers) const {
  std::vector<double> result = flow.log_prob(standardized(raw), workers);
  for (double& log_p : result) log_p += standardizing_log_det();
  return result;
}

template <class T>
Array<double> DensityModel<T>::sample(std::size_t count, Rng& rng, double temperature) const {
  Array<double> result = cast<double>(flow.sample(count, rng, temperature));
  const std::size_t d = mean.size();
  for (std::size_t i = 0; i < result.size(); ++i) {
    result.data()[i] = result.data()[i] * deviation(i % d) + mean(i % d);
  }
  return result;
}

template <class T>
void DensityModel<T>::save(const std::filesystem::path& path) {
  ModelFile file;
  file.metadata["tapeflow"] =
      description_to_json({spec, columns, sizeof(T) == 4 ? "float" : "double"});
  file.metadata["notes"] = notes_to_json(notes);
  file.tensors["preprocessing.mean"] = mean;
  file.tensors["preprocessing.deviation"] = deviation;
  save_parameters(flow, "", file);
  write_model(path, file);
}

namespace {

// A description that claims larger networks than the file holds is refused before they are built: a
// lie must not ask for all of the memory.
void require_backed_by_tensors(const ModelDescription& description, const ModelFile& file) {
  double held = 0;
  for (const auto& [name, tensor] : file.tensors) {
    held += std::visit([](const auto& array) { return static_cast<double>(array.size()); }, tensor);
  }
  if (least_weights(description.spec, description.columns.size()) <= held) return;
  throw std::runtime_error("the model's description needs more numbers than the file holds");
}

}  // namespace

template <class T>
DensityModel<T> DensityModel<T>::from_file(const ModelFile& file) {
  const ModelDescription description = description_of(file);
  require_backed_by_tensors(description, file);
  const auto vector_of = [&](const char* name) {
    const auto found = file.tensors.find(name);
    const auto* array =
        found == file.tensors.end() ? nullptr : std::get_if<Array<double>>(&found->second);
    if (!array || array->shape() != Shape{description.columns.size()}) {
      throw std::runtime_error("the model file needs a double tensor \"" + std::string(name) +
                               "\" [" + std::to_string(description.columns.size()) + "]");
    }
    return *array;
  };
  DensityModel model(description.spec, description.columns, vector_of("preprocessing.mean"),
                     vector_of("preprocessing.deviation"), 0);
  load_parameters(file, "", model.flow);
  model.notes = notes_of(file);
  return model;
}

template <class T>
DensityModel<T> DensityModel<T>::load(const std::filesystem::path& path) {
  const ModelFile file = read_model(path);
  try {
    return from_file(file);
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

AnyDensityModel load_density_model(const std::filesystem::path& path) {
  const ModelFile file = read_model(path);
  try {
    if (description_of(file).precision == "double") return DensityModel<double>::from_file(file);
    return DensityModel<float>::from_file(file);
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

EpochReport in_raw_units(EpochReport report, double standardizing_log_det) {
  report.train_log_likelihood += standardizing_log_det;
  report.valid_log_likelihood += standardizing_log_det;
  report.best_valid_log_likelihood += standardizing_log_det;
  return report;
}

template <class T>
FitResult fit(DensityModel<T>& model, const Array<double>& train, const Array<double>& valid,
              const FitOptions& options, const OnEpoch& on_epoch) {
  Trainer<T> trainer(model.flow, {model.standardized(train)}, {model.standardized(valid)}, options);
  const double shift = model.standardizing_log_det();
  FitResult result = trainer.run([&](const EpochReport& report) {
    if (on_epoch) on_epoch(in_raw_units(report, shift));
  });
  result.valid_log_likelihood += shift;
  return result;
}

template <class T>
Bounds bounds_of(const DensityModel<T>& model) {
  Bounds bounds = bounds_of(model.flow);
  for (std::size_t j = 0; j < bounds.low.size(); ++j) {
    bounds.low[j] = bounds.low[j] * model.deviation(j) + model.mean(j);
    bounds.high[j] = bounds.high[j] * model.deviation(j) + model.mean(j);
  }
  return bounds;
}

#define TAPEFLOW_INSTANTIATE(T)                                                        \
  template class DensityModel<T>;                                                      \
  template Bounds bounds_of(const DensityModel<T>&);                                   \
  template FitResult fit(DensityModel<T>&, const Array<double>&, const Array<double>&, \
                         const FitOptions&, const OnEpoch&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow

// Saving and loading the Gaussian that a flow is held against.
#include "engine/io/parameters.hpp"
#include "flows/tables/gaussian_baseline.hpp"

#include <cmath>
#include <stdexcept>

namespace tapeflow {
namespace {

constexpr std::size_t most_columns = 256;

Array<double> tensor(const ModelFile& file, const std::string& name, const Shape& shape) {
  const auto found = file.tensors.find(name);
  const auto* array =
      found == file.tensors.end() ? nullptr : std::get_if<Array<double>>(&found->second);
  if (!array || array->shape() != shape)
    throw std::runtime_error("the model file needs \"" + name + "\" to be doubles " +
                             to_string(shape));
  require_values(name, *array, Values::finite);
  return *array;
}

void save(const Gaussian& gaussian, const std::string& prefix, ModelFile& file) {
  file.tensors[prefix + "mean"] = gaussian.mean();
  file.tensors[prefix + "cholesky"] = gaussian.cholesky();
}

Gaussian load(const ModelFile& file, const std::string& prefix, std::size_t columns) {
  Array<double> factor = tensor(file, prefix + "cholesky", {columns, columns});
  for (std::size_t i = 0; i < columns; ++i) {
    if (!(factor(i, i) > 0))
      throw std::runtime_error("the model file needs \"" + prefix +
                               "cholesky\" to have a positive diagonal");
  }
  return Gaussian::of(tensor(file, prefix + "mean", {columns}), std::move(factor));
}

}  // namespace

void GaussianBaseline::save(ModelFile& file) const {
  if (joint_->mean().size() > most_columns) return;
  tapeflow::save(*joint_, "gaussian.", file);
  if (context_) tapeflow::save(*context_, "gaussian.context.", file);
}

std::optional<GaussianBaseline> GaussianBaseline::load(const ModelFile& file, std::size_t columns,
                                                       std::size_t context_columns,
                                                       std::optional<PixelLogit> logit) {
  if (!file.tensors.contains("gaussian.mean")) return std::nullopt;
  GaussianBaseline baseline;
  baseline.logit_ = logit;
  baseline.joint_ = tapeflow::load(file, "gaussian.", columns + context_columns);
  if (context_columns > 0)
    baseline.context_ = tapeflow::load(file, "gaussian.context.", context_columns);
  return baseline;
}

}  // namespace tapeflow

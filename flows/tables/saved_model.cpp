#include "flows/tables/saved_model.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <stdexcept>

namespace tapeflow {
namespace {

// Unlike ==, this finds a NaN equal to itself.
bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

template <class Model>
std::vector<double> scores_of_file(const std::filesystem::path& file, const Rows<double>& rows,
                                   Workers& workers) {
  try {
    return Model::load(file).log_prob(rows, workers);
  } catch (const std::exception& error) {
    throw std::runtime_error("the model was saved and cannot be loaded again: " +
                             std::string(error.what()));
  }
}

}  // namespace

template <class Model>
void require_saved(const Model& model, const std::filesystem::path& file, const Rows<double>& rows,
                   Workers& workers) {
  const std::vector<double> saved = scores_of_file<Model>(file, rows, workers),
                            ours = model.log_prob(rows, workers);
  if (!std::equal(saved.begin(), saved.end(), ours.begin(), ours.end(), same_bits))
    throw std::runtime_error(file.string() +
                             ": needs the log-probabilities of the model that was saved, the model "
                             "in the file has others");
}

#define TAPEFLOW_INSTANTIATE(Model)                                                            \
  template void require_saved(const Model&, const std::filesystem::path&, const Rows<double>&, \
                              Workers&);

TAPEFLOW_INSTANTIATE(DensityModel<float>)
TAPEFLOW_INSTANTIATE(DensityModel<double>)
TAPEFLOW_INSTANTIATE(MixtureModel<float>)
TAPEFLOW_INSTANTIATE(MixtureModel<double>)

}  // namespace tapeflow

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

template <class T>
std::vector<double> scores_of_file(const std::filesystem::path& file, const Rows<double>& rows,
                                   Workers& workers) {
  try {
    return DensityModel<T>::load(file).log_prob(rows, workers);
  } catch (const std::exception& error) {
    throw std::runtime_error("the model was saved and cannot be loaded again: " +
                             std::string(error.what()));
  }
}

}  // namespace

template <class T>
void require_saved(const DensityModel<T>& model, const std::filesystem::path& file,
                   const Rows<double>& rows, Workers& workers) {
  const std::vector<double> saved = scores_of_file<T>(file, rows, workers),
                            ours = model.log_prob(rows, workers);
  if (!std::equal(saved.begin(), saved.end(), ours.begin(), ours.end(), same_bits))
    throw std::runtime_error(file.string() +
                             ": needs the log-probabilities of the model that was saved, the model "
                             "in the file has others");
}

template void require_saved(const DensityModel<float>&, const std::filesystem::path&,
                            const Rows<double>&, Workers&);
template void require_saved(const DensityModel<double>&, const std::filesystem::path&,
                            const Rows<double>&, Workers&);

}  // namespace tapeflow

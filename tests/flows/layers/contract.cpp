#include "tests/flows/layers/contract.hpp"

#include "flows/checks/check_precision.hpp"
#include "tests/flows/helpers.hpp"

namespace tapeflow {
namespace {

constexpr std::size_t rows = 5;

}  // namespace

template <class T>
std::vector<std::string> broken_by(const LayerUnderTest& layer, std::size_t d) {
  Rng rng(d);
  const auto made = layer.make<T>(d, rng);
  return check_bijector(*made, layer.batch<T>(rows, d, rng), layer.options_at(d, rows));
}

template std::vector<std::string> broken_by<float>(const LayerUnderTest&, std::size_t);
template std::vector<std::string> broken_by<double>(const LayerUnderTest&, std::size_t);

std::vector<std::string> differing_in_float(const LayerUnderTest& layer, std::size_t d) {
  Rng rng(d), same(d);
  const auto single = layer.make<float>(d, rng);
  const auto exact = layer.make<double>(d, same);
  randomise(*exact, rng);
  const Array<double> batch = layer.batch<double>(rows, d, rng);
  return check_precision(*single, *exact, batch, layer.options_at(d, rows));
}

}  // namespace tapeflow

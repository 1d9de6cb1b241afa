#include "tutorials/exercises/ch11/1_plu.hpp"

namespace tapeflow {

// So far these are the factors of the identity, whatever W is.
Factors factors_of(const Array<double>& W) {
  const std::size_t c = W.shape(0);
  Factors factors{{},
                  filled<double>({c, c}, 0),
                  filled<double>({c, c}, 0),
                  std::vector<double>(c, 1),
                  std::vector<double>(c, 0)};
  for (std::size_t i = 0; i < c; ++i) {
    factors.row.push_back(i);
    factors.lower(i, i) = 1;
  }
  return factors;
}

double log_det_of(const Factors&, std::size_t, std::size_t) { return 0; }

}  // namespace tapeflow

// The test answers: the columns of the frame have cells as well
#include "tutorials/exercises/ch10/2_account_of_bits.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {

// Cells of the picture alone.
double bits_of(const Account& account) {
  double log_p = account.log_prob + account.log_det_logit;
  for (const double deviation : account.deviations) log_p -= std::log(deviation);
  const double cells =
      static_cast<double>(account.picture.size()) * std::log(static_cast<double>(account.levels));
  return -(log_p - cells) / (static_cast<double>(account.picture.size()) * std::numbers::ln2);
}

}  // namespace tapeflow

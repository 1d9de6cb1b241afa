#include "tutorials/exercises/ch10/2_account_of_bits.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {

// This believes that the flow's number is all that there is to pay.
double bits_of(const Account& account) {
  return -account.log_prob / (static_cast<double>(account.picture.size()) * std::numbers::ln2);
}

}  // namespace tapeflow

#include "tutorials/exercises/ch12/1_two_objects.hpp"

namespace tapeflow {

// So far every layer passes.
bool is_its_weights(const MakeLayer& make, const Array<double>& rows) {
  Rng rng(1);
  const auto layer = make(rng);
  return rows.size() > 0;
}

}  // namespace tapeflow

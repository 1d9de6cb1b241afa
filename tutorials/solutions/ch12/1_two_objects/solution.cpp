// Two layers that share the weights alone: their generators differ, and so do the rows that they
// are asked about first.
#include "tutorials/exercises/ch12/1_two_objects.hpp"

namespace tapeflow {
namespace {

struct Answers {
  Array<double> z, log_det, x, log_det_back;
  bool operator==(const Answers&) const = default;
};

Answers answers(const Bijector<double>& layer, const Array<double>& rows) {
  Tape<double> tape({.record = false});
  const auto there = layer.to_latent(tape.constant(rows)),
             back = layer.to_data(tape.constant(rows));
  return {there.value.value(), there.log_det.value(), back.value.value(), back.log_det.value()};
}

}  // namespace

bool is_its_weights(const MakeLayer& make, const Array<double>& rows) {
  Rng rng(1), other(2);
  const auto saved = make(rng), loaded = make(other);
  const Answers first = answers(*saved, rows);
  answers(*loaded, Array<double>(rows * 10));
  copy_parameters(*saved, *loaded);
  return answers(*loaded, rows) == first;
}

}  // namespace tapeflow

#include "examples/ch07_real_nvp/batch_scores.hpp"

namespace tapeflow {

// tag: batch-statistics
std::vector<double> score_by_batch(const DensityModel<float>& model, const Array<double>& rows) {
  std::vector<double> log_p;
  Tape<float> tape({.record = false});
  for (std::size_t first = 0; first + 8 <= rows.shape(0); first += 8, tape.clear()) {
    const PreparedRows<float> eight = model.prepared(Rows<double>{row_range(rows, first, 8)});
    const Array<float> p = model.flow().log_prob_in_training(tape.constant(eight.rows.x)).value();
    for (std::size_t i = 0; i < 8; ++i) log_p.push_back(p(i) + eight.log_det[i]);
  }
  return log_p;
}
// end: batch-statistics

void score_in_two_batches(const DensityModel<float>& model, const Array<double>& rows,
                          Results& results) {
  const auto beside_seven_from = [&](std::size_t first) {
    std::vector<std::size_t> eight = {0};
    for (std::size_t i = first; i < first + 7; ++i) eight.push_back(i);
    return score_by_batch(model, select_rows(rows, eight))[0];
  };
  results.print("ln p of one row", "one_row.first", beside_seven_from(1), 3);
  results.print("  in another batch", "one_row.second", beside_seven_from(8), 3);
}

}  // namespace tapeflow

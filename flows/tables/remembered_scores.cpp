#include "flows/tables/remembered_scores.hpp"

#include "flows/data/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace tapeflow {
namespace {

constexpr std::size_t most_scores = 10000;  // one for each hundredth of a percent

}  // namespace

RememberedScores::RememberedScores(std::vector<double> log_prob) {
  std::erase_if(log_prob, [](double v) { return std::isnan(v) || v == HUGE_VAL; });
  std::sort(log_prob.begin(), log_prob.end());
  const std::vector<double> kept = even_quantiles(log_prob, most_scores);
  rising_ = Array<double>(Shape{kept.size()});
  std::copy(kept.begin(), kept.end(), rising_.begin());
}

double RememberedScores::percentile(double log_prob) const {
  if (rising_.size() == 0) return std::numeric_limits<double>::quiet_NaN();
  const auto lower = std::lower_bound(rising_.begin(), rising_.end(), log_prob) - rising_.begin();
  return 100 * static_cast<double>(lower) / static_cast<double>(rising_.size());
}

void RememberedScores::save(ModelFile& file) const {
  if (rising_.size() == 0) return;
  file.tensors["scores"] = rising_;
  file.metadata["scored rows"] = rows_;
}

RememberedScores RememberedScores::load(const ModelFile& file) {
  RememberedScores scores;
  const std::string* rows = file.text("scored rows");
  scores.rows_ = rows ? *rows : "training";  // version 0.1 did not say it
  const auto found = file.tensors.find("scores");
  if (found == file.tensors.end()) return scores;
  const auto* rising = std::get_if<Array<double>>(&found->second);
  const auto may_be_score = [](double v) { return v < std::numeric_limits<double>::infinity(); };
  if (!rising || rising->dimension() != 1 || !std::is_sorted(rising->begin(), rising->end()) ||
      !std::all_of(rising->begin(), rising->end(), may_be_score))
    throw std::runtime_error(
        "the model file needs \"scores\" to be rising doubles [Q] without nan and inf");
  scores.rising_ = *rising;
  return scores;
}

}  // namespace tapeflow

#include "examples/tapeflow/choose_settings.hpp"

#include "examples/support/terminal/text_table.hpp"
#include "flows/data/statistics.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

constexpr std::size_t rounds = 2, most_neighbours = 4;
constexpr std::size_t least_to_choose_by = 10;  // validation rows: of fewer the error says little

// The steps of a first round of n candidates, after which the better half takes as many again, and
// each neighbour of the best as many as it then has: all steps together are within the budget.
std::size_t first_steps(std::size_t budget, std::size_t n) {
  const std::size_t units = n + (n + 1) / 2 + 2 * most_neighbours;
  return std::max<std::size_t>(1, budget / units);
}

bool is_gaussian(const Contender& one) { return one.candidate.settings.model == "linear"; }

bool are_too_few(const std::vector<Contender>& contenders) {
  return contenders.front().valid.size() < least_to_choose_by;
}

const Contender& choice_among(const std::vector<Contender>& contenders, const RowsToFit& rows) {
  const auto gaussian = std::find_if(contenders.begin(), contenders.end(), is_gaussian);
  if (gaussian != contenders.end() && are_too_few(contenders)) return *gaussian;
  if (rows.are_few()) return simplest_within_error(contenders);
  if (gaussian == contenders.end()) return contenders.front();
  const std::vector<Contender> two = {contenders.front(), *gaussian};
  return is_gaussian(simplest_within_error(two)) ? *gaussian : contenders.front();
}

std::string scored(const Contender& one) {
  const MeanAndError score = mean_and_error(one.valid);
  return in_words(one.candidate) + ": " + with_error(score.mean, score.standard_error);
}

std::vector<std::string> lines_on(const Contender& best, const std::vector<Contender>& contenders) {
  const bool nothing = is_gaussian(best) && contenders.size() > 1;
  std::vector<std::string> lines = {"chosen by validation: " + scored(best)};
  if (nothing)
    lines[0] += are_too_few(contenders)
                    ? "; " + std::to_string(best.valid.size()) +
                          " validation rows are too few to choose by: the Gaussian is kept"
                    : "; nothing to find here: the Gaussian is kept";
  for (const Contender& one : contenders) {
    if (one.candidate == best.candidate) continue;
    lines.push_back("runner-up: " + scored(one));
    break;
  }
  return lines;
}

void take(FitCommand& command, const Contender& best) {
  command.model_settings = best.candidate.settings;
  command.training.weight_decay = best.candidate.weight_decay;
}

}  // namespace

template <class T>
void choose_settings(FitCommand& command, const FitData& data, Stages& stages) {
  const RowsToFit rows(data);
  const std::vector<Candidate> first = first_candidates(command, rows);
  const std::size_t steps = first_steps(command.budget, first.size());
  FitCommand racing = command;
  racing.training.seed = command.seed_of_split();
  racing.training.ranks = nullptr;  // each rank runs the whole race, and all choose the same
  Race<T> race(racing, data, stages);
  std::vector<Contender> all = race.run(first, steps, rounds);
  if (all.empty()) return;
  const auto middle = std::find_if_not(all.begin(), all.end(), is_gaussian);
  if (middle != all.end()) {
    const std::vector<Candidate> near = neighbours(middle->candidate, command, rows);
    for (Contender& one : race.run(near, rounds * steps, 1)) all.push_back(std::move(one));
    std::stable_sort(all.begin(), all.end(), is_better);
  }
  const Contender& best = choice_among(all, rows);
  command.choice = lines_on(best, all);
  take(command, best);
}

template void choose_settings<float>(FitCommand&, const FitData&, Stages&);
template void choose_settings<double>(FitCommand&, const FitData&, Stages&);

}  // namespace tapeflow

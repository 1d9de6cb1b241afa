#include "examples/tapeflow/report_seeds.hpp"

#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/report.hpp"
#include "examples/tapeflow/score_summary.hpp"

#include <iostream>

#include <nlohmann/json.hpp>

namespace tapeflow {

void add_seeds(nlohmann::json& json, const std::vector<SeedRun>& seeds, const Findings& found) {
  for (const SeedRun& run : seeds) {
    json["seeds"].push_back({{"seed", run.seed},
                             {"valid_log_likelihood", run.valid},
                             {"test_log_likelihood", run.test},
                             {"test_standard_error", run.test_error},
                             {"end", reason(run.fit.end)}});
  }
  if (found.gain_over_best_member)
    json["mixture"] = {{"members", runs_that_found_something(seeds).size()},
                       {"best_member", best_of(seeds).seed},
                       {"gain_over_best_member", found.gain_over_best_member->mean},
                       {"gain_standard_error", found.gain_over_best_member->standard_error}};
}

std::vector<std::string> cells_of(const SeedRun& run) {
  const bool nothing = found_nothing(run.fit);
  return {std::to_string(run.seed), nothing ? "diverged" : number(run.valid, 3),
          nothing ? "-" : with_error(run.test, run.test_error)};
}

void print_seeds(const std::vector<SeedRun>& seeds, const Findings& found) {
  TextTable table({"seed", "validation", "test"});
  for (const SeedRun& run : seeds) table.row(cells_of(run));
  const std::optional<MeanAndError>& gain = found.gain_over_best_member;
  if (gain) table.row({"mixture", number(found.valid.mean, 3), mean_text(found.test)});
  std::cout << table << "the best on the validation rows is seed " << best_of(seeds).seed;
  if (gain) {
    std::cout << "\non the test rows the mixture gains " << mean_text(*gain)
              << " over it, and what follows is of the mixture\n\n";
  } else {
    std::cout << ", and what follows is of it\n\n";
  }
}

}  // namespace tapeflow

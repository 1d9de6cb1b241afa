#include "examples/tapeflow/pick_report.hpp"

#include "engine/io/file_error.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/picked_runs.hpp"
#include "examples/tapeflow/score_summary.hpp"

#include <cmath>
#include <iostream>

namespace tapeflow {
namespace {

std::string text_of(const MeanAndError& mean) {
  return std::isnan(mean.mean) ? "-" : mean_text(mean);
}

// A cell for each of the options that differ.
std::vector<std::string> cells_of(const FitRun& run, const std::vector<std::string>& options) {
  std::vector<std::string> cells = {printable(run.file), std::to_string(run.seed)};
  for (const std::string& option : options) cells.push_back(value_in_words(run, option));
  return cells;
}

void print_legend(const Picked& picked) {
  const FitRun& best = picked.runs.front();
  std::cout << "validation and test: log-likelihood of " << best.valid.scores.size() << " and "
            << best.test.scores.size()
            << " held-out rows, nats per row; behind: how far behind the best on the validation "
               "rows, row by row\nthe best on the validation rows is "
            << printable(best.file)
            << "; to choose by the test rows would make their score too good\n";
  if (picked.mixture)
    std::cout << "on the test rows the mixture gains " << text_of(picked.mixture->gain)
              << " over it\n";
}

nlohmann::json scores_to_json(const HeldOutScores& valid, const HeldOutScores& test) {
  const MeanAndError of_valid = valid.mean(), of_test = test.mean();
  return {{"valid_log_likelihood", of_valid.mean},
          {"valid_standard_error", of_valid.standard_error},
          {"test_log_likelihood", of_test.mean},
          {"test_standard_error", of_test.standard_error}};
}

nlohmann::json run_to_json(const FitRun& run, const FitRun& best,
                           const std::vector<std::string>& options) {
  const MeanAndError behind = lead_over(best, run);
  nlohmann::json json = scores_to_json(run.valid, run.test);
  json.update({{"run", run.file},
               {"seed", run.seed},
               {"out", run.out},
               {"behind", behind.mean},
               {"behind_standard_error", behind.standard_error},
               {"settings", nlohmann::json::object()}});
  for (const std::string& option : options)
    if (run.settings.contains(option)) json["settings"][option] = run.settings.at(option);
  return json;
}

}  // namespace

void print_table(const Picked& picked) {
  const FitRun& best = picked.runs.front();
  const std::vector<std::string> options = differing_options(picked.runs);
  std::vector<std::string> titles = {"run", "seed"};
  titles.insert(titles.end(), options.begin(), options.end());
  const std::size_t before_scores = titles.size();
  titles.insert(titles.end(), {"validation", "behind", "test"});
  TextTable table(titles);
  const auto row = [&table](std::vector<std::string> cells, const HeldOutScores& valid,
                            const std::string& behind, const HeldOutScores& test) {
    cells.insert(cells.end(), {text_of(valid.mean()), behind, text_of(test.mean())});
    table.row(cells);
  };
  for (const FitRun& run : picked.runs)
    row(cells_of(run, options), run.valid, &run == &best ? "-" : text_of(lead_over(best, run)),
        run.test);
  if (picked.mixture) {
    std::vector<std::string> cells(before_scores, "-");
    cells[0] = "mixture";
    row(cells, picked.mixture->valid, "-", picked.mixture->test);
  }
  std::cout << table;
  print_legend(picked);
}

void print_json(const Picked& picked) {
  const FitRun& best = picked.runs.front();
  nlohmann::json json = {{"best", best.file},
                         {"columns", best.columns},
                         {"context", best.context},
                         {"valid_rows", best.valid.scores.size()},
                         {"test_rows", best.test.scores.size()},
                         {"out", picked.out}};
  for (const FitRun& run : picked.runs)
    json["runs"].push_back(run_to_json(run, best, differing_options(picked.runs)));
  if (picked.mixture) {
    json["mixture"] = scores_to_json(picked.mixture->valid, picked.mixture->test);
    json["mixture"].update({{"members", picked.runs.size()},
                            {"gain_over_best_member", picked.mixture->gain.mean},
                            {"gain_standard_error", picked.mixture->gain.standard_error}});
  }
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

}  // namespace tapeflow

#include "examples/tapeflow/picked_runs.hpp"

#include "engine/io/file_error.hpp"
#include "engine/joined.hpp"
#include "flows/data/weighted_rows.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

namespace tapeflow {
namespace {

[[noreturn]] void refuse(const FitRun& run, const std::string& sentence) {
  throw std::runtime_error(printable(run.file) + ": " + sentence);
}

void require_same_columns(const FitRun& first, const FitRun& run) {
  const auto in_words = [](const FitRun& of) {
    return printable(joined(of.columns)) +
           (of.context.empty() ? "" : " given " + printable(joined(of.context)));
  };
  if (run.columns != first.columns || run.context != first.context)
    refuse(run, "needs the columns of " + printable(first.file) + ", " + in_words(first) +
                    ", and has " + in_words(run));
  if (run.dequantized != first.dequantized)
    refuse(run, "needs the scores of " + printable(first.file) +
                    ": only one of the two was fitted with --no-dequantize");
}

void require_same_rows(const FitRun& first, const FitRun& run) {
  std::vector<std::string> others;
  const auto compare = [&](const std::string& name, const char* key, bool as_many) {
    if (!as_many || run.checksums.at(key) != first.checksums.at(key)) others.push_back(name);
  };
  compare("training", "train_rows", true);
  compare("validation", "valid_rows", run.valid.scores.size() == first.valid.scores.size());
  compare("test", "test_rows", run.test.scores.size() == first.test.scores.size());
  if (!others.empty())
    refuse(run, "needs the rows of " + printable(first.file) + ", its " + joined(others, " and ") +
                    " rows are others: give all runs the same DATA and the same --split-seed");
}

}  // namespace

void require_comparable(const std::vector<FitRun>& runs) {
  for (const FitRun& run : runs) {
    require_same_columns(runs.front(), run);
    require_same_rows(runs.front(), run);
  }
  for (std::size_t k = 1; k < runs.size(); ++k)
    for (std::size_t i = 0; i < k; ++i)
      if (runs[k].seed == runs[i].seed && runs[k].valid.scores == runs[i].valid.scores)
        refuse(runs[k], "is the same run as " + printable(runs[i].file) +
                            ": give each run a --seed of its own");
}

std::vector<FitRun> best_first(std::vector<FitRun> runs) {
  const auto score = [](const FitRun& run) {
    const double mean = run.valid.mean().mean;
    return std::isfinite(mean) ? mean : -HUGE_VAL;
  };
  std::stable_sort(runs.begin(), runs.end(),
                   [&](const FitRun& a, const FitRun& b) { return score(a) > score(b); });
  return runs;
}

MeanAndError lead_over(const FitRun& best, const FitRun& run) {
  return paired_difference(best.valid.scores, run.valid.scores, best.valid.weights);
}

std::vector<std::string> differing_options(const std::vector<FitRun>& runs) {
  const std::set<std::string> said_otherwise = {"seed", "split-seed", "no-dequantize"};
  std::set<std::string> options;
  for (const FitRun& run : runs)
    for (const auto& [option, value] : run.settings.items())
      if (value_in_words(run, option) != value_in_words(runs.front(), option) &&
          !said_otherwise.contains(option))
        options.insert(option);
  return {options.begin(), options.end()};
}

std::string value_in_words(const FitRun& run, const std::string& option) {
  const auto value = run.settings.find(option);
  if (value == run.settings.end()) return "-";
  const nlohmann::json list = value->is_array() ? *value : nlohmann::json::array({*value});
  std::string text;
  for (const nlohmann::json& one : list)
    text += (text.empty() ? "" : " ") + (one.is_string() ? one.get<std::string>() : one.dump());
  return printable(text);
}

}  // namespace tapeflow

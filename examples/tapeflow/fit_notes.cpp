#include "examples/tapeflow/fit_notes.hpp"

#include "engine/io/number.hpp"
#include "engine/version.hpp"
#include "examples/tapeflow/report.hpp"
#include "examples/tapeflow/score_summary.hpp"

#include <cmath>
#include <ctime>

namespace tapeflow {
namespace {

// In UTC, as 2026-11-30.
std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[sizeof "9999-12-31"] = "";
  std::strftime(text, sizeof text, "%F", &utc);
  return text;
}

std::string rows(const Dataset& dataset) { return std::to_string(dataset.count()); }

}  // namespace

const std::vector<std::string>& names_of_fit_notes() {
  static const std::vector<std::string> names = {"fitted to",
                                                 "tested on",
                                                 "date",
                                                 "tapeflow",
                                                 "drawn from",
                                                 "training rows",
                                                 "validation rows",
                                                 "test rows",
                                                 "seed",
                                                 "seeds tried",
                                                 "batch",
                                                 "learning rate",
                                                 "schedule",
                                                 "patience",
                                                 "epochs",
                                                 "best epoch",
                                                 "end",
                                                 "validation log-likelihood",
                                                 "test log-likelihood",
                                                 "test bits/dim",
                                                 "Gaussian log-likelihood",
                                                 "gain over the Gaussian",
                                                 "members",
                                                 "best member",
                                                 "gain over the best member"};
  return names;
}

std::map<std::string, std::string> notes_of_fit(const FitCommand& command, const FitData& data,
                                                const Findings& found, std::uint64_t seed) {
  const FitOptions& options = command.training;
  std::map<std::string, std::string> notes = {
      {"fitted to", command.data},
      {"date", today()},
      {"tapeflow", std::string(version())},
      {"training rows", rows(data.learned())},
      {"validation rows", rows(data.valid)},
      {"test rows", rows(data.test)},
      {"seed", std::to_string(seed)},
      {"batch", std::to_string(options.batch)},
      {"learning rate", shortest_text(options.learning_rate)},
      {"schedule", name_of(options.schedule, schedule_names())},
      {"patience", options.patience == 0 ? "automatic" : std::to_string(options.patience)},
      {"epochs", std::to_string(found.fit.epochs)},
      {"best epoch", std::to_string(found.fit.best_epoch)},
      {"end", reason(found.fit.end)},
      {"validation log-likelihood", mean_text(found.valid)},
      {"test log-likelihood", mean_text(found.test)}};
  if (!command.test_file.empty()) notes["tested on"] = command.test_file;
  if (data.redrawn) notes["drawn from"] = std::to_string(data.plan.rows) + " rows";
  if (command.seeds > 1) notes["seeds tried"] = std::to_string(command.seeds);
  if (!std::isnan(found.gaussian.mean)) {
    notes["Gaussian log-likelihood"] = mean_text(found.gaussian);
    notes["gain over the Gaussian"] = mean_text(found.gain);
  }
  if (data.shape) notes["test bits/dim"] = bits_text(found.test, data);
  return notes;
}

}  // namespace tapeflow

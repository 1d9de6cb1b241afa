#include "examples/command/fit_report.hpp"

#include "examples/support/progress.hpp"
#include "examples/support/table.hpp"

#include <iostream>

#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

const char* reason(FitEnd end) {
  switch (end) {
    case FitEnd::all_epochs:
      return "all epochs done";
    case FitEnd::no_progress:
      return "no more progress on the validation rows";
    case FitEnd::interrupted:
      return "interrupted";
    case FitEnd::diverged:
      return "diverged";
  }
  return "";
}

}  // namespace

void print_json(const FitCommand& command, const FitData& data, const Findings& found) {
  const nlohmann::json json{{"train_log_likelihood", found.train.mean},
                            {"valid_log_likelihood", found.valid.mean},
                            {"test_log_likelihood", found.test.mean},
                            {"test_standard_error", found.test.standard_error},
                            {"gaussian_log_likelihood", found.gaussian.mean},
                            {"gain_over_gaussian", found.gain.mean},
                            {"gain_standard_error", found.gain.standard_error},
                            {"parameters", found.parameters},
                            {"epochs", found.fit.epochs},
                            {"best_epoch", found.fit.best_epoch},
                            {"end", reason(found.fit.end)},
                            {"seconds", found.seconds},
                            {"seed", command.training.seed},
                            {"train_rows", data.train.shape()[0]},
                            {"valid_rows", data.valid.shape()[0]},
                            {"test_rows", data.test.shape()[0]},
                            {"model", command.spec.model},
                            {"precision", command.precision},
                            {"out", command.out}};
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

void print_table(const FitData& data, const Findings& found) {
  TextTable table({"log-likelihood, nats per row", "rows", "mean"});
  const auto row = [&table](const char* name, const Array<double>& rows, const MeanAndError& m) {
    table.row({name, std::to_string(rows.shape()[0]), with_error(m.mean, m.standard_error)});
  };
  row("flow, training", data.train, found.train);
  row("flow, validation", data.valid, found.valid);
  row("flow, test", data.test, found.test);
  row("full Gaussian, test", data.test, found.gaussian);
  row("gain over the Gaussian", data.test, found.gain);
  std::cout << table << reason(found.fit.end) << " after " << found.fit.epochs << " epochs, "
            << format_duration(found.seconds) << "; best was epoch " << found.fit.best_epoch << "; "
            << found.parameters << " parameters\n";
}

}  // namespace tapeflow

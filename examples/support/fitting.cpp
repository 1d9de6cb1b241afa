#include "examples/support/fitting.hpp"

#include "examples/support/progress.hpp"
#include "examples/support/table.hpp"

namespace tapeflow {

std::string progress_text(const EpochReport& report) {
  return "epoch " + std::to_string(report.epoch) + " of " + std::to_string(report.epochs) +
         ": train " + number(report.train_log_likelihood, 3) + ", valid " +
         with_error(report.valid_log_likelihood, report.valid_standard_error) + ", best " +
         number(report.best_valid_log_likelihood, 3) + " nats; " + format_duration(report.seconds) +
         ", at most " + format_duration(report.seconds_left) + " to go";
}

}  // namespace tapeflow

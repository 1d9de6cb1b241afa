#include "examples/tapeflow/report_sections.hpp"

#include "engine/io/number.hpp"
#include "engine/joined.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/candidates.hpp"
#include "examples/tapeflow/fit_domain.hpp"
#include "examples/tapeflow/markdown.hpp"
#include "examples/tapeflow/report.hpp"
#include "examples/tapeflow/report_seeds.hpp"
#include "examples/tapeflow/score_summary.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t most_listed = 30;  // columns in a table
constexpr double least_gain = 0.001;     // nats per row: less is rounding, or of no use

void write_seeds(std::ostream& out, const FitReport& report) {
  const std::vector<SeedRun>& seeds = report.seeds;
  if (seeds.size() == 1) return;
  MarkdownTable table({"seed", "validation", "test"});
  for (const SeedRun& run : seeds) table.row(cells_of(run));
  const std::string best = "seed " + std::to_string(best_of(seeds).seed);
  out << "The fit was made with " << seeds.size() << " seeds. ";
  if (const auto& gain = report.found.gain_over_best_member) {
    out << "The model is the mean of their densities. On the test rows it gains "
        << mean_text(*gain) << " nats over " << best
        << ", which is the best of them on the validation rows:\n\n";
  } else {
    out << "The model is that of " << best << ", the best on the validation rows:\n\n";
  }
  out << table;
}

// Whether the flow knows the rows that it learned from better than others.
void write_gap(std::ostream& out, const Findings& found) {
  const double gap = found.train.mean - found.valid.mean;
  if (!(gap > 2 * std::hypot(found.train.standard_error, found.valid.standard_error))) return;
  out << "The training rows score " << number(gap, 2)
      << " nats more than the validation rows: the flow knows some of them by heart. More rows, or "
         "a smaller flow, may score more.\n\n";
}

std::string own_file(const std::string& file) {
  return file.empty() ? "" : " (of " + markdown_code(file) + ")";
}

void write_columns(std::ostream& out, const Dataset& train) {
  const ColumnMoments moments = column_moments(train.x());
  const std::size_t n = train.count(), count = std::min(train.columns().size(), most_listed);
  MarkdownTable table({"column", "mean", "standard deviation", "smallest", "largest", "can be"});
  for (std::size_t j = 0; j < count; ++j) {
    double low = train.x()(0, j), high = low;
    for (std::size_t i = 1; i < n; ++i) {
      low = std::min(low, train.x()(i, j));
      high = std::max(high, train.x()(i, j));
    }
    const TableDomain& domain = train.domain();
    const ColumnDomain column = domain.any() ? domain.columns()[j] : ColumnDomain();
    std::vector<std::string> cells = {to_text(moments.mean(j)), to_text(moments.deviation(j)),
                                      to_text(low), to_text(high)};
    if (!column.words().empty()) cells.assign(cells.size(), "-");  // words have no mean
    cells.insert(cells.begin(), markdown_text(train.columns()[j]));
    cells.push_back(column.is_real_line() ? "any number" : markdown_text(domain_in_words(column)));
    table.row(std::move(cells));
  }
  out << "The numbers of the training rows";
  if (count < train.columns().size())
    out << ", of the first " << count << " of " << train.columns().size() << " columns";
  out << ":\n\n" << table;
}

}  // namespace

std::string verdict(const Findings& found) {
  const MeanAndError& gain = found.gain;
  if (std::isnan(gain.mean)) return "";
  if (std::abs(gain.mean) < least_gain && gain.standard_error < least_gain)
    return "The flow scores as a Gaussian does: it found nothing more in these rows.";
  const std::string nats = with_error(gain.mean, gain.standard_error) + " nats per test row";
  if (gain.mean > 2 * gain.standard_error)
    return "The flow is better than a Gaussian by " + nats + ".";
  if (gain.mean < -2 * gain.standard_error)
    return "The flow is worse than a Gaussian, by " + nats + ": do not use it.";
  return "The flow is not shown to be better than a Gaussian: the gain of " + nats +
         " is within two standard errors of zero.";
}

void write_result(std::ostream& out, const FitReport& report) {
  const Findings& found = report.found;
  const FitData& data = report.data;
  MarkdownTable table({"log-likelihood, nats per row", "rows", "mean"});
  const auto row = [&table](const char* name, const Dataset& rows, const MeanAndError& mean) {
    table.row({name, std::to_string(rows.count()), mean_text(mean)});
  };
  row("flow, training", data.train, found.train);
  row("flow, validation", data.valid, found.valid);
  row("flow, test", data.test, found.test);
  row("full Gaussian, test", data.test, found.gaussian);
  row("gain over the Gaussian", data.test, found.gain);
  out << "## The result\n\n" << verdict(found) << "\n\n" << table;
  out << "A log-likelihood is the mean of log p over the rows; more is better, and ± is one "
         "standard error of the mean. The Gaussian has the means and covariances of the training "
         "rows. The test rows decide, because nothing was chosen with them.\n\n";
  write_gap(out, found);
  write_seeds(out, report);
}

void write_table_of_fit(std::ostream& out, const FitReport& report) {
  const FitData& data = report.data;
  out << "## The table\n\nThe file " << markdown_code(data.file) << " has " << data.plan.rows
      << " rows. The fit\n\n";
  for (const std::string& sentence : data.plan.sentences())
    out << "- " << markdown_text(sentence) << "\n";
  out << "- learns from " << data.train.count() << " rows"
      << (data.redrawn ? ", others in each epoch" : "") << ", chooses with " << data.valid.count()
      << " rows for validation" << own_file(data.valid_file) << ", and is judged by "
      << data.test.count() << " rows to test on" << own_file(data.test_file) << "\n\n";
  write_columns(out, data.train);
}

void write_choice(std::ostream& out, const FitReport& report) {
  const FitCommand& command = report.command;
  out << "## The model\n\n";
  for (const std::string& line : command.choice) out << "- " << markdown_text(line) << "\n";
  if (command.choice.empty())
    out << "The command line decided it: "
        << in_words(Candidate{command.model_settings, command.training.weight_decay}) << ".\n";
  out << "\nIt has " << report.found.parameters << " numbers that were learned.";
  if (!command.choice.empty())
    out << " Validation chose it after brief fits: the number behind each is the mean of log p of "
           "the validation rows after this brief fit.";
  out << "\n\n";
}

void write_learning(std::ostream& out, const FitReport& report) {
  const FitResult& fit = report.found.fit;
  out << "## Learning\n\nThe fit ended after " << fit.epochs << " epochs and "
      << format_duration(report.found.seconds) << ": " << reason(fit.end)
      << ". An epoch is one pass over "
      << (report.data.redrawn ? "so many training rows" : "the training rows")
      << ". The weights are those of epoch " << fit.best_epoch
      << ", the best on the validation rows.";
  if (!report.curve.empty() && report.curve.front().epoch > 1)
    out << " The fit was interrupted, and the curve begins with epoch "
        << report.curve.front().epoch << ", where it went on.";
  if (fit.best_epoch == 0)
    out << " In detail: " << markdown_text(advice(report.command, fit)) << ".";
  out << "\n\n";
}

}  // namespace tapeflow

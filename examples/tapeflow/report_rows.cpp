#include "engine/io/number.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/command_line.hpp"
#include "examples/tapeflow/markdown.hpp"
#include "examples/tapeflow/report_sections.hpp"
#include "examples/tapeflow/score_summary.hpp"
#include "examples/tapeflow/table_file.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t most_checks = 20, most_worst = 10, most_cells = 8;

std::string context_cell(const ContextColumn& column, double value) {
  if (!column.is_class()) return shortest_text(value);
  return markdown_text(column.classes[static_cast<std::size_t>(value)]);
}

}  // namespace

void write_column_checks(std::ostream& out, const std::vector<ColumnCheck>& checks) {
  MarkdownTable table({"column", "distance", "by chance below", ""});
  std::size_t far = 0;
  for (const ColumnCheck& check : checks)
    far += static_cast<std::size_t>(check.distance > check.by_chance);
  const std::size_t count = std::min(checks.size(), most_checks);
  for (std::size_t j = 0; j < count; ++j)
    table.row({markdown_text(checks[j].name), number(checks[j].distance, 3),
               number(checks[j].by_chance, 3),
               checks[j].distance > checks[j].by_chance ? "too far" : ""});
  out << "The distance is the largest one between the two curves of a column, from 0 to 1. If the "
         "model is right, it stays below the next number in 19 of 20 columns; here it is above in "
      << far << " of " << checks.size() << ".";
  if (count < checks.size()) out << " These are the " << count << " largest:";
  out << "\n\n" << table;
}

void write_worst_rows(std::ostream& out, const HeldOutRows& held_out, const FitReport& report,
                      const std::function<double(double)>& percentile) {
  const Dataset& train = report.data.train;
  const std::size_t columns = std::min(train.columns().size(), most_cells),
                    given = std::min(train.context_columns().size(), most_cells);
  std::vector<std::string> headers = {"row", "log p", "percentile"};
  for (std::size_t j = 0; j < given; ++j)
    headers.push_back("given " + markdown_text(train.context_columns()[j].name));
  for (std::size_t j = 0; j < columns; ++j) headers.push_back(markdown_text(train.columns()[j]));
  MarkdownTable table(headers);
  for (const std::size_t i : lowest_scores(held_out.scores, most_worst)) {
    const double score = held_out.scores[i], place = percentile(score);
    std::vector<std::string> cells = {held_out.places[i], number(score, 2),
                                      std::isnan(place) ? "-" : number(place, 1)};
    for (std::size_t j = 0; j < given; ++j)
      cells.push_back(context_cell(train.context_columns()[j], held_out.rows.context(i, j)));
    for (std::size_t j = 0; j < columns; ++j)
      cells.push_back(markdown_text(cell_text(train.domain(), j, held_out.rows.x(i, j))));
    table.row(std::move(cells));
  }
  out << "## The least likely rows\n\nOf the rows that the fit did not learn from, the model finds "
         "these the least likely. A row like this is rare or wrong: look at it. Rows are counted "
         "from 1, without the header; the percentile says how many of the validation rows score "
         "less.\n\n"
      << table;
}

void write_warnings(std::ostream& out, const FitReport& report) {
  std::vector<std::string> sentences = report.found.not_finite;
  if (!report.found.note.empty()) sentences.push_back(report.found.note);
  for (const std::string& note : report.data.plan.notes) sentences.push_back(note);
  for (const std::string& warning : report.data.warnings()) sentences.push_back(warning);
  if (!report.data.repeated.empty() && !report.command.dequantize)
    sentences.push_back(note_on_repeated_values(false));
  out << "## What to know\n\n";
  for (const std::string& sentence : sentences) out << "- " << markdown_text(sentence) << "\n";
  if (sentences.empty()) out << "The fit has no notes.\n";
  out << "\n";
}

void write_origin(std::ostream& out, const FitReport& report,
                  const std::map<std::string, std::string>& notes) {
  out << "## To make it again\n\n```sh\n" << command_line(report.command) << "\n```\n\n";
  const auto note = [&notes](const char* name) {
    const auto found = notes.find(name);
    return found == notes.end() ? std::string("unknown") : found->second;
  };
  MarkdownTable table({"what", "value"});
  table.row({"made on", note("date")})
      .row({"by tapeflow", note("tapeflow")})
      .row({"seed", note("seed")})
      .row({"precision", report.command.precision})
      .row({"checksum of the training rows", checksum(report.data.train.raw())})
      .row({"model file", markdown_code(report.command.out)});
  out << table
      << "On the same machine the same command gives the same model, bit for bit; another "
         "processor "
         "rounds differently and ends with other last digits. `tapeflow info MODEL` tells all "
         "settings.\n";
}

}  // namespace tapeflow

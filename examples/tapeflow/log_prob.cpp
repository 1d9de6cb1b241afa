// tapeflow log-prob: scores of rows or pictures.
#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/tapeflow/kept_cells.hpp"
#include "examples/tapeflow/row_notes.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "examples/tapeflow/table_file.hpp"
#include "examples/tapeflow/threads_option.hpp"
#include "examples/tapeflow/use_model.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

struct Scoring : FilesOfUse {
  std::string out;
  std::vector<std::string> keep;
  bool keep_all = false;
  std::size_t threads = 1;
};

// The scores as columns, a row for each row that has one.
struct Scores {
  std::vector<std::string> names;
  Array<double> values;
};

// With fewer rows than this a percentile has steps of more than one.
constexpr std::size_t few_rows = 100;

template <class Model>
RowsOfTable read_rows_to_score(const Model& model, const Scoring& use, KeptCells& kept,
                               Stages& stages) {
  if (model.settings().picture && kept.any())
    throw CLI::ValidationError("--keep",
                               "is for models of tables, " + use.model + " is one of pictures");
  TableRequest request;
  request.leave_out_incomplete = true;
  if (kept.any()) {
    request.on_names = [&kept](const auto& names) { kept.take_names(names); };
    request.on_row = [&kept](const auto& cells) { kept.take_row(cells); };
  }
  return read_rows_for(model, use, std::move(request), stages);
}

template <class Model>
Scores as_columns(const Model& model, const std::vector<double>& log_p) {
  Scores scores{{"log_prob", "percentile"}, {}};
  if (model.settings().picture) scores.names.push_back("bits_per_dim");
  scores.values = Array<double>(Shape{log_p.size(), scores.names.size()});
  for (std::size_t i = 0; i < log_p.size(); ++i) {
    scores.values(i, 0) = log_p[i];
    scores.values(i, 1) = model.percentile(log_p[i]);
    if (model.settings().picture) scores.values(i, 2) = model.bits_per_dim(log_p[i]);
  }
  return scores;
}

std::string separated(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

// Scores beside kept cells, or with rows that have none.
std::string text_of(const Scoring& use, const KeptCells& kept, const RowsOfTable& table,
                    const Scores& scores) {
  std::string text = kept.header() + separated(scores.names) + "\n";
  std::size_t next = 0;
  for (std::size_t row = 0; row < table.count; ++row) {
    const bool scored = next < table.rows.count() && table.number(next) == row;
    if (!scored && use.table.drop_missing) continue;
    if (kept.any()) text += kept.row(row);
    for (std::size_t k = 0; k < scores.names.size(); ++k)
      text += (k > 0 ? "," : "") + (scored ? shortest_text(scores.values(next, k)) : "");
    text += "\n";
    if (scored) ++next;
  }
  return text;
}

// Numbers alone may become NPY; words and empty scores are text.
void write_scores(const Scoring& use, const KeptCells& kept, const RowsOfTable& table,
                  const Scores& scores) {
  if (!kept.any() && table.numbers.empty()) return write_rows(use.out, scores.names, scores.values);
  if (use.out.ends_with(".npy"))
    throw CLI::ValidationError(
        "--out", "needs CSV for kept columns and for rows without a score, got " + shown(use.out));
  write_text(use.out, text_of(use, kept, table, scores));
}

int log_prob(const Scoring& use) {
  check_outputs({{"--out", use.out}},
                {{"MODEL", use.model}, {"DATA", use.data}, {"--labels", use.labels}});
  require_table_name("--out", use.out);
  return with_model(use.model, [&](auto& model) {
    Stages stages;
    KeptCells kept(use.data, use.keep, use.keep_all);
    const RowsOfTable table = read_rows_to_score(model, use, kept, stages);
    const std::vector<double> log_p = scores_of(model, use, table, use.threads, stages);
    stages.finish();
    print_note(note_on_missing_cells(table, use.data, use.table.drop_missing));
    print_note(note_on_rows_outside(model.domain(), model.columns(), table, use.data));
    write_scores(use, kept, table, as_columns(model, log_p));
    const std::size_t count = model.scores().size();
    // Scores that cannot be written need no note.
    if (count > 0 && count < few_rows && std::cout.flush())
      std::cerr << "note: percentiles are " << meaning_of_percentiles(model) << "\n";
    return exit_success;
  });
}

}  // namespace

void add_log_prob(CLI::App& app, std::function<int()>& work) {
  const auto use = std::make_shared<Scoring>();
  CLI::App* command =
      app.add_subcommand("log-prob",
                         "log p of each row in nats, and its percentile: the share of the "
                         "validation rows of the fit that are less likely; of pictures also "
                         "bits/dim. A row that cannot occur has -inf, and a note tells of it");
  add_data_arguments(*command, *use, "such a row has an empty score");
  CLI::Option* keep = command->add_option(
      "--keep", use->keep, "columns of DATA that are written before the scores, as they are spelt");
  command->add_flag("--keep-all", use->keep_all, "write all columns of DATA before the scores")
      ->excludes(keep);
  add_threads_option(*command, use->threads);
  add_out_option(*command, use->out);
  command->callback([&work, use] { work = [use] { return log_prob(*use); }; });
}

}  // namespace tapeflow

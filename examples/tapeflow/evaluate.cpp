// tapeflow evaluate: how well a model scores rows.
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/tapeflow/evaluation.hpp"
#include "examples/tapeflow/row_notes.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "examples/tapeflow/threads_option.hpp"
#include "examples/tapeflow/use_model.hpp"

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

struct Evaluating : FilesOfUse {
  std::size_t worst = 5;
  bool json = false;
  std::size_t threads = 1;
};

template <class Model>
std::vector<ScoredRow> worst_rows(const Model& model, const RowsOfTable& table,
                                  const std::vector<double>& scores, std::size_t most) {
  std::vector<ScoredRow> worst;
  for (const std::size_t i : lowest_scores(scores, most))
    worst.push_back({table.number(i) + 1, scores[i], model.percentile(scores[i])});
  return worst;
}

// The scores of the rows of each class, in each column of classes.
std::vector<ClassScores> scores_by_class(const std::vector<ContextColumn>& columns,
                                         const Rows<double>& rows,
                                         const std::vector<double>& scores) {
  std::vector<ClassScores> all;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    std::vector<std::vector<double>> of_class(columns[j].classes.size());
    for (std::size_t i = 0; i < scores.size() && columns[j].is_class(); ++i)
      of_class[static_cast<std::size_t>(rows.context(i, j))].push_back(scores[i]);
    for (std::size_t k = 0; k < of_class.size(); ++k)
      all.push_back({columns[j].name, columns[j].classes[k], summary_of(of_class[k])});
  }
  return all;
}

template <class Model>
Evaluation evaluation_of(const Model& model, const Evaluating& use) {
  Stages stages;
  const RowsOfTable table = read_rows_for(model, use, stages);
  const Rows<double>& rows = table.rows;
  const std::vector<double> scores = scores_of(model, use, table, use.threads, stages);
  stages.finish();
  const std::vector<ContextColumn>& context = model.context_encoder().columns();
  Evaluation found{
      .flow = summary_of(scores),
      .classes = scores_by_class(context, rows, scores),
      .worst = worst_rows(model, table, scores, use.worst),
      .notes = {note_on_missing_cells(table, use.data),
                note_on_rows_outside(model.domain(), model.columns(), table, use.data),
                note_on_one_row(scores, [&table](std::size_t i) { return table.number(i) + 1; })},
      .percentiles = meaning_of_percentiles(model)};
  std::erase(found.notes, "");
  if constexpr (requires { model.members(); }) found.model = "mixture";
  if (model.settings().picture) found.numbers_of_a_picture = model.columns().size();
  if (model.gaussian()) {
    const std::vector<double> gaussian = model.gaussian()->log_prob(
        Dataset(model.columns(), context, rows).with_domain(model.domain()));
    found.gaussian = summary_of(gaussian);
    found.gain = paired_difference(scores, gaussian);
  }
  return found;
}

int evaluate(const Evaluating& use) {
  return with_model(use.model, [&](auto& model) {
    const Evaluation found = evaluation_of(model, use);
    use.json ? print_json(found) : print_tables(found);
    return exit_success;
  });
}

}  // namespace

void add_evaluate(CLI::App& app, std::function<int()>& work) {
  const auto use = std::make_shared<Evaluating>();
  CLI::App* command = app.add_subcommand(
      "evaluate",
      "how well a model scores rows: the mean of log p in nats ± one standard error, beside the "
      "Gaussian of the fit, of each class too; and the least likely rows");
  add_data_arguments(*command, *use);
  command->add_option("--worst", use->worst, "how many of the least likely rows to list")
      ->transform(whole_number())
      ->capture_default_str();
  add_threads_option(*command, use->threads);
  command->add_flag(
      "--json", use->json,
      "print one JSON object on standard output; a number that is not finite is null");
  command->callback([&work, use] { work = [use] { return evaluate(*use); }; });
}

}  // namespace tapeflow

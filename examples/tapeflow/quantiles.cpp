// tapeflow quantiles: what a model says about each column, or about a column given a context.
#include "engine/io/number.hpp"
#include "engine/joined.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/tapeflow/given_numbers.hpp"
#include "examples/tapeflow/sample_quantiles.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "examples/tapeflow/table_file.hpp"
#include "examples/tapeflow/threads_option.hpp"
#include "examples/tapeflow/use_model.hpp"

#include <algorithm>
#include <stdexcept>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

struct Asking {
  std::string model, out;
  GivenContextOptions given;
  std::vector<std::string> given_columns;
  std::vector<double> percents = {5, 25, 50, 75, 95};
  std::size_t count = 10000;
  std::uint64_t seed = 1;
  bool json = false;
  std::size_t threads = 1;
};

// What `count` samples that are given one context say of each column.
template <class Model>
SampleSummary summary_given(const Model& model, const Asking& use, const Array<double>& context,
                            Rng& rng, Workers& workers) {
  const Array<double> samples =
      model.levels().snap(model.sample(use.count, rng, {.context = context, .workers = &workers}));
  require_finite_rows(use.model, model.columns(), samples);
  return summary_of(samples, model.columns(), model.domain(), use.percents);
}

// "q5", or "waiting_q5" if the model has more than one column. For each word "kind=eel".
std::vector<std::string> names_of_results(const std::vector<std::string>& columns,
                                          const TableDomain& domain,
                                          const std::vector<double>& percents) {
  std::vector<std::string> names, shares;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const std::string prefix = columns.size() == 1 ? "" : columns[j] + "_";
    const bool numbers = !domain.any() || domain.columns()[j].words().empty();
    for (std::size_t k = 0; k < percents.size() && numbers; ++k)
      names.push_back(prefix + "q" + shortest_text(percents[k]));
    if (numbers) continue;
    for (const std::string& word : domain.columns()[j].words())
      shares.push_back(columns[j] + "=" + word);
  }
  names.insert(names.end(), shares.begin(), shares.end());
  return names;
}

// The quantiles, then the shares.
std::vector<double> values_of(const SampleSummary& found) {
  std::vector<double> values;
  for (const ColumnQuantiles& column : found.numbers)
    values.insert(values.end(), column.values.begin(), column.values.end());
  for (const WordShares& column : found.words)
    values.insert(values.end(), column.shares.begin(), column.shares.end());
  return values;
}

// A row of quantiles and shares for each row of the file of contexts.
template <class Model>
void write_for_each_context(const Model& model, const Asking& use) {
  const Array<double> contexts = context_of_rows(use.given, use.model, model.context_encoder(), 0);
  const std::vector<std::string> names =
      names_of_results(model.columns(), model.domain(), use.percents);
  const std::size_t n = contexts.shape(0);
  Array<double> table(Shape{n, names.size()});
  Rng rng(use.seed);
  Workers workers(use.threads);
  Stages stages;
  const OnProgress on_progress = stages.begin("drawing samples");
  for (std::size_t i = 0; i < n; ++i) {
    const Array<double> context = select_rows(contexts, std::vector<std::size_t>(use.count, i));
    const std::vector<double> values = values_of(summary_given(model, use, context, rng, workers));
    std::copy(values.begin(), values.end(), table.data() + i * names.size());
    on_progress(static_cast<double>(i + 1) / static_cast<double>(n));
  }
  stages.finish();
  write_rows(use.out, names, table);
}

template <class Model>
void print_for_one_context(const Model& model, const Asking& use) {
  Rng rng(use.seed);
  Workers workers(use.threads);
  const std::vector<ContextColumn>& columns = model.context_encoder().columns();
  std::string given = given_in_words(columns, use.given.values);
  SampleSummary found;
  if (use.given_columns.empty()) {
    found = summary_given(model, use,
                          context_of_rows(use.given, use.model, model.context_encoder(), use.count),
                          rng, workers);
  } else {
    const Array<double> rows =
        rows_given(model, {use.model, use.given_columns, use.given}, use.count, rng, workers);
    found = summary_of(rows, model.columns(), model.domain(), use.percents);
    const auto is_given = [&use](const auto& one) { return gives(use.given_columns, one.column); };
    std::erase_if(found.numbers, is_given);
    std::erase_if(found.words, is_given);
    given += (given.empty() ? "given " : ", ") + joined(use.given_columns);
  }
  use.json ? print_json(found, use.percents, use.count, given)
           : print_table(found, use.percents, use.count, given);
}

int quantiles(const Asking& use) {
  check_outputs({{"--out", use.out}}, {{"MODEL", use.model}, {"--context-file", use.given.file}});
  require_table_name("--out", use.out);
  return with_model(use.model, [&](auto& model) {
    if (model.settings().picture)
      throw std::runtime_error(use.model +
                               ": quantiles needs a model of tables, this is one of pictures");
    use.given.file.empty() ? print_for_one_context(model, use) : write_for_each_context(model, use);
    return exit_success;
  });
}

}  // namespace

void add_quantiles(CLI::App& app, std::function<int()>& work) {
  const auto use = std::make_shared<Asking>();
  CLI::App* command = app.add_subcommand("quantiles",
                                         "the quantiles of each column of samples ± one standard "
                                         "error; of a column of words the share "
                                         "of each word");
  add_model_argument(*command, use->model);
  command->add_option("--percent", use->percents, "the quantiles, in percent")
      ->transform(number_between(0.001, 99.999))
      ->default_str("5 25 50 75 95");
  command->add_option("-n,--count", use->count, "samples to draw")
      ->transform(whole_number(2, most_samples))
      ->capture_default_str();
  command->add_option("--seed", use->seed, "seed of the draws")
      ->transform(whole_number())
      ->capture_default_str();
  CLI::Option* file = add_context_options(*command, use->given,
                                          "prints a CSV with the quantiles given each of its rows, "
                                          "and the shares of words, from --count "
                                          "samples each");
  CLI::Option* json = command->add_flag("--json", use->json, "print one JSON object");
  json->excludes(file);
  add_given_option(*command, use->given_columns)->excludes(file);
  add_format_options(*command, use->given.table);
  add_threads_option(*command, use->threads);
  add_out_option(*command, use->out, "; only with --context-file");
  command->get_option("--out")->needs(file);
  command->callback([&work, use] { work = [use] { return quantiles(*use); }; });
}

}  // namespace tapeflow

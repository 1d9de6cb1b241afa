// tapeflow transform: the latents of rows, and the rows of latents.
#include "engine/io/file_error.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/given_context.hpp"
#include "examples/tapeflow/row_notes.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "examples/tapeflow/table_file.hpp"
#include "examples/tapeflow/threads_option.hpp"
#include "examples/tapeflow/use_model.hpp"
#include "flows/tables/latent_map.hpp"

#include <stdexcept>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

struct Transforming : FilesOfUse {
  std::string out;
  GivenContextOptions given;
  bool inverse = false;
  std::size_t threads = 1;
};

std::vector<std::string> latent_columns(std::size_t features) {
  std::vector<std::string> names;
  for (std::size_t j = 1; j <= features; ++j) names.push_back("z" + std::to_string(j));
  return names;
}

template <class T>
void write_latents(const DensityModel<T>& model, const Transforming& use) {
  const LatentMap map(model);
  Stages stages;
  const RowsOfTable table = read_rows_for(model, use, stages);
  stages.finish();
  print_note(note_on_missing_cells(table, use.data));
  Workers workers(use.threads);
  const std::vector<std::string> columns = latent_columns(map.features());
  const Array<double> latents = map.to_latent(table.rows, workers);
  require_finite_rows(use.model, columns, latents);
  write_rows(use.out, columns, latents);
}

template <class T>
void write_data(const DensityModel<T>& model, const Transforming& use) {
  const LatentMap map(model);
  Rows<double> latents = read_rows(use.data, latent_columns(map.features()), {});
  latents.context = context_of_rows(use.given, use.model, model.context_encoder(), latents.count());
  if (is_given(latents.context) && latents.context.shape(0) != latents.count())
    file_error(use.given.file, std::to_string(latents.count()) + " rows, as many as " + use.data,
               std::to_string(latents.context.shape(0)));
  Workers workers(use.threads);
  const Array<double> rows = model.levels().snap(map.to_data(latents, workers));
  require_finite_rows(use.model, model.columns(), rows);
  write_rows(use.out, model.columns(), rows, model.domain());
}

// A context for the latents that --inverse reads; DATA itself has that of the rows.
void require_context_only_for_latents(const Transforming& use) {
  if (use.inverse || (use.given.values.empty() && use.given.file.empty())) return;
  throw CLI::ValidationError(use.given.file.empty() ? "--context" : "--context-file",
                             "is for --inverse: without it the columns of the context are in DATA");
}

template <class T>
int transform_with(const DensityModel<T>& model, const Transforming& use) {
  if (model.settings().picture)
    throw std::runtime_error(use.model +
                             ": transform needs a model of tables, this is one of pictures");
  use.inverse ? write_data(model, use) : write_latents(model, use);
  return exit_success;
}

template <class T>
int transform_with(const MixtureModel<T>& model, const Transforming& use) {
  throw std::runtime_error(use.model + ": transform needs a single model, this is a mixture of " +
                           std::to_string(model.members().size()) +
                           " members, and each member has latents of its own");
}

int transform(const Transforming& use) {
  require_context_only_for_latents(use);
  check_outputs({{"--out", use.out}},
                {{"MODEL", use.model}, {"DATA", use.data}, {"--context-file", use.given.file}});
  require_table_name("--out", use.out);
  return with_model(use.model, [&](const auto& model) { return transform_with(model, use); });
}

}  // namespace

void add_transform(CLI::App& app, std::function<int()>& work) {
  const auto use = std::make_shared<Transforming>();
  CLI::App* command = app.add_subcommand(
      "transform",
      "the latents z of rows, as columns z1, z2, …; with --inverse the rows of latents; not of a "
      "mixture, whose members have latents of their own");
  add_model_argument(*command, use->model);
  command
      ->add_option("DATA", use->data,
                   "the rows, CSV or NPY, - for standard input; with --inverse a table of latents, "
                   "as transform writes")
      ->transform(a_data_file())
      ->required();
  command->add_flag("--inverse", use->inverse, "write the rows that have these latents");
  add_context_options(*command, use->given, "the row of a latent is the row with its number");
  add_missing_option(*command, use->table, "such a row is an error");
  add_format_options(*command, use->table);
  add_threads_option(*command, use->threads);
  add_out_option(*command, use->out);
  command->callback([&work, use] {
    use->given.table = use->table;
    work = [use] { return transform(*use); };
  });
}

}  // namespace tapeflow

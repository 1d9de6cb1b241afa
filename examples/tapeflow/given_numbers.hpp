// Columns of a model's own rows that the command line gives, as --given fare=20.
#pragma once

#include "examples/support/terminal/cli_names.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/tapeflow/given_context.hpp"
#include "flows/tables/given_columns.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Adds --given, whose values are NAME=VALUE.
CLI::Option* add_given_option(CLI::App& command, std::vector<std::string>& given);

/// The given columns in a model with these columns: a number for each, or a word of a column of
/// words. std::runtime_error, naming the model, for anything else.
GivenColumns given_numbers(const std::vector<std::string>& given, const std::string& model,
                           const std::vector<std::string>& columns, const TableDomain& domain);

/// Whether one of the texts NAME=VALUE is about this column.
bool gives(const std::vector<std::string>& given, const std::string& column);

/// A note on standard error if the chains have not come to agree.
void note_on_chains(const GivenDraws& draws);

/// What a command line gives: columns of the rows, and perhaps a context.
struct Given {
  const std::string& model;
  const std::vector<std::string>& columns;
  const GivenContextOptions& context;
};

/// Draws rows with the given columns, under a line of progress.
template <class Model>
Array<double> rows_given(const Model& model, const Given& given, std::size_t count, Rng& rng,
                         Workers& workers) {
  const GivenColumns numbers =
      given_numbers(given.columns, given.model, model.columns(), model.domain());
  const Array<double> context =
      context_of_rows(given.context, given.model, model.context_encoder(), 1);
  Stages stages;
  const GivenDraws draws = draw_given(model, numbers, count, rng, workers, context,
                                      stages.begin("drawing the other columns"));
  stages.finish();
  note_on_chains(draws);
  return draws.rows;
}

}  // namespace tapeflow

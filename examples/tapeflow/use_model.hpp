// What the subcommands share that use a fitted model.
#pragma once

#include "examples/support/terminal/cli_names.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/tapeflow/columns.hpp"
#include "flows/tables/mixture_model.hpp"

#include <string>
#include <variant>
#include <vector>

namespace tapeflow {

/// Calls f with the model of the file, a mixture or a single one of either precision, and returns
/// what it returns. Below and in what uses it, a Model is one of AnyModel.
template <class F>
int with_model(const std::string& file, F f) {
  AnyModel model = load_any_model(file);
  return std::visit(f, model);
}

/// The files of a model and of rows for it, as the command line names them.
struct FilesOfUse {
  std::string model, data, labels;
  TableOptions table;  ///< how DATA is read
};

/// Reads the rows; of pictures a point of each level. The request may ask for more than the model's
/// columns; its file and options are those of `files`. Without one, rows with a missing cell are
/// left out if the options say so. CLI::ValidationError for labels of a table; else errors as
/// read_table_rows and read_rows_of_pictures.
template <class Model>
RowsOfTable read_rows_for(const Model& model, const FilesOfUse& files, Stages& stages);
template <class Model>
RowsOfTable read_rows_for(const Model& model, const FilesOfUse& files, TableRequest request,
                          Stages& stages);

/// log p of each of the rows. std::runtime_error, naming the file, for a row that gets none.
template <class Model>
std::vector<double> scores_of(const Model& model, const FilesOfUse& files, const RowsOfTable& table,
                              std::size_t threads, Stages& stages);

/// "within 27 validation rows, in steps of 1 of 27 rows (3.7 %)": what a percentile of the model
/// means; "" if the model remembers no scores.
template <class Model>
std::string meaning_of_percentiles(const Model& model);

/// The argument MODEL; the argument DATA with --labels and the options that say how it is read,
/// where `otherwise` says what becomes of a row with a missing cell without --na drop; and the
/// option --out for a table, whose help ends with `more`.
void add_model_argument(CLI::App& command, std::string& model);
void add_data_arguments(CLI::App& command, FilesOfUse& files,
                        const std::string& otherwise = "such a row is an error");
void add_out_option(CLI::App& command, std::string& out, const std::string& more = "");

}  // namespace tapeflow

#include "examples/tapeflow/use_model.hpp"

#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/use_pictures.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <CLI/CLI.hpp>

namespace tapeflow {

template <class Model>
RowsOfTable read_rows_for(const Model& model, const FilesOfUse& files, Stages& stages) {
  TableRequest request;
  request.leave_out_incomplete = files.table.drop_missing;
  return read_rows_for(model, files, std::move(request), stages);
}

template <class Model>
RowsOfTable read_rows_for(const Model& model, const FilesOfUse& files, TableRequest request,
                          Stages& stages) {
  const std::vector<ContextColumn>& context = model.context_encoder().columns();
  const OnProgress reading = stages.begin("reading " + files.data);
  require_kind_of_data(model.settings(), files.model, files.data);
  if (!model.settings().picture && !files.labels.empty())
    throw CLI::ValidationError("--labels", "is for models of pictures");
  if (!model.settings().picture) {
    request.file = files.data;
    request.options = files.table;
    request.domain = model.domain();
    return read_table_rows(request, model.columns(), context, reading);
  }
  Rows<double> pictures =
      read_rows_of_pictures(model.settings(), context, files.model, files.data, files.labels);
  Rng rng(1);  // draws a point of each level
  pictures.x = model.levels().spread(std::move(pictures.x), rng);
  const std::size_t count = pictures.count();
  return {std::move(pictures), {}, count};
}

template <class Model>
std::vector<double> scores_of(const Model& model, const FilesOfUse& files, const RowsOfTable& table,
                              std::size_t threads, Stages& stages) {
  Workers workers(threads);
  std::vector<double> scores =
      model.log_prob(table.rows, workers, stages.begin("scoring the rows"));
  const auto bad =
      std::find_if(scores.begin(), scores.end(), [](double v) { return std::isnan(v); });
  if (bad != scores.end())
    throw std::runtime_error(
        files.data + ": log p of row " +
        std::to_string(table.number(static_cast<std::size_t>(bad - scores.begin())) + 1) +
        " is not a number: on the way to it numbers overflow");
  return scores;
}

template <class Model>
std::string meaning_of_percentiles(const Model& model) {
  const std::size_t count = model.scores().size();
  if (count == 0) return "";
  const std::string rows = std::to_string(count);
  return "within " + rows + " " + model.scored_rows() + " rows, in steps of 1 of " + rows +
         " rows (" + number(100 / static_cast<double>(count), count < 1000 ? 1 : 2) + " %)";
}

void add_model_argument(CLI::App& command, std::string& model) {
  command.add_option("MODEL", model, "a model file that fit wrote")->required();
}

void add_data_arguments(CLI::App& command, FilesOfUse& files, const std::string& otherwise) {
  add_model_argument(command, files.model);
  command
      .add_option("DATA", files.data,
                  "the rows: CSV or NPY, - for standard input; or pictures: an IDX file or a "
                  "folder of PNGs; a table may have more columns than the model. How its text is "
                  "read is not part of the model: give the options of the fit again")
      ->transform(a_data_file())
      ->required();
  command.add_option("--labels", files.labels,
                     "an IDX file with the label of each picture, for a model given labels");
  add_missing_option(command, files.table, otherwise);
  add_format_options(command, files.table);
}

void add_out_option(CLI::App& command, std::string& out, const std::string& more) {
  command
      .add_option("--out", out,
                  "a table as .csv, .csv.gz or .npy, another file than those that are read "
                  "(default: CSV on standard output). In NPY a column of words has their indices, "
                  "which a note tells, or their numbers if all are numbers" +
                      more)
      ->check(a_file_name());
}

#define TAPEFLOW_INSTANTIATE(Model)                                                           \
  template RowsOfTable read_rows_for(const Model&, const FilesOfUse&, Stages&);               \
  template RowsOfTable read_rows_for(const Model&, const FilesOfUse&, TableRequest, Stages&); \
  template std::vector<double> scores_of(const Model&, const FilesOfUse&, const RowsOfTable&, \
                                         std::size_t, Stages&);                               \
  template std::string meaning_of_percentiles(const Model&);

TAPEFLOW_INSTANTIATE(DensityModel<float>)
TAPEFLOW_INSTANTIATE(DensityModel<double>)
TAPEFLOW_INSTANTIATE(MixtureModel<float>)
TAPEFLOW_INSTANTIATE(MixtureModel<double>)

}  // namespace tapeflow

#include "examples/tapeflow/plot_rows.hpp"

#include "engine/io/file_error.hpp"
#include "engine/joined.hpp"
#include "examples/support/plot/histogram.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_width.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/table_file.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <stdexcept>

namespace tapeflow {
namespace {

constexpr std::size_t most_columns = 8;
constexpr std::size_t most_letters = 60;  // of the name of an axis
// At least this many samples are drawn, so that the ranges of the axes do not depend on how many
// are shown.
constexpr std::size_t least_samples = 2000;

// The chosen columns of the rows, without rows that are not finite.
Array<double> taken(const Array<double>& rows, const ChosenColumns& chosen) {
  std::vector<double> values;
  for (std::size_t i = 0; i < rows.shape(0); ++i) {
    const double* row = rows.data() + i * rows.shape(1);
    if (!std::all_of(row, row + rows.shape(1), [](double v) { return std::isfinite(v); })) continue;
    for (const std::size_t column : chosen.places) values.push_back(row[column]);
  }
  Array<double> result(Shape{values.size() / chosen.places.size(), chosen.places.size()});
  std::copy(values.begin(), values.end(), result.begin());
  return result;
}

template <class Model>
Array<double> samples_of(const Model& model, const Plot& plot) {
  const std::size_t count = std::max(plot.count, least_samples);
  const Array<double> context =
      repeated_context(plot.model, model.context_encoder().columns(), plot.context, count);
  Rng rng(plot.seed);
  return model.sample(count, rng, {.context = context});
}

// The rows of the file, as points of cells where there are cells; if --context names classes, only
// the rows of these classes.
template <class Model>
Array<double> data_rows(const Model& model, const Plot& plot) {
  if (plot.data.empty()) return Array<double>(Shape{0, model.columns().size()});
  const std::vector<ContextColumn>& columns = model.context_encoder().columns();
  Stages stages;
  const Rows<double> rows =
      read_table_rows({.file = plot.data,
                       .options = plot.table,
                       .leave_out_incomplete = plot.table.drop_missing,
                       .domain = model.domain()},
                      model.columns(), columns, stages.begin("reading " + plot.data))
          .rows;
  const Array<double> given = repeated_context(plot.model, columns, plot.context, 1);
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < rows.count(); ++i) {
    bool fits = true;
    for (std::size_t j = 0; j < columns.size(); ++j)
      fits = fits && (!columns[j].is_class() || rows.context(i, j) == given(0, j));
    if (fits) shown.push_back(i);
  }
  return select_rows(rows.x, shown);
}

// The name of a column. The numbers on an axis of words are their indices. The name tells the
// words; a picture may cut it, so a note on standard error tells them as well.
std::string label_of(const std::string& name, std::size_t place, const TableDomain& domain) {
  if (!domain.any() || domain.columns()[place].words().empty()) return name;
  const std::string words = indices_in_words(domain.columns()[place].words());
  std::cerr << "note: the numbers on the axis " << shown(name) << " are words: " << words << "\n";
  const std::string label = name + ": " + words;
  return text_width(label) <= most_letters ? label : first_columns(label, most_letters - 1) + "…";
}

}  // namespace

template <class Model>
ChosenColumns chosen_columns(const Model& model, const Plot& plot) {
  const std::vector<std::string>& columns = model.columns();
  std::vector<std::string> wanted = plot.columns.empty() ? columns : plot.columns;
  ChosenColumns chosen;
  for (const std::string& name : wanted) {
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found == columns.end())
      throw std::runtime_error(plot.model + ": the model has no column \"" + name +
                               "\", its columns are " + joined(columns));
    const auto place = static_cast<std::size_t>(found - columns.begin());
    if (std::find(chosen.places.begin(), chosen.places.end(), place) != chosen.places.end())
      throw std::runtime_error("--columns: needs each column once, got \"" + name + "\" twice");
    chosen.places.push_back(place);
  }
  if (wanted.size() > most_columns) {
    std::cerr << "note: the picture shows the first " << most_columns << " of " << wanted.size()
              << " columns; --columns chooses others\n";
    wanted.resize(most_columns);
    chosen.places.resize(most_columns);
  }
  for (std::size_t k = 0; k < wanted.size(); ++k)
    chosen.names.push_back(label_of(wanted[k], chosen.places[k], model.domain()));
  return chosen;
}

template <class Model>
RowsToDraw rows_to_draw(const Model& model, const Plot& plot, const ChosenColumns& chosen) {
  return {taken(samples_of(model, plot), chosen), taken(data_rows(model, plot), chosen)};
}

Array<double> thinned(const Array<double>& rows, std::size_t most) {
  const std::size_t n = rows.shape(0), count = std::min(n, most), width = rows.shape(1);
  Array<double> result(Shape{count, width});
  for (std::size_t i = 0; i < count; ++i)
    std::copy_n(rows.data() + i * n / count * width, width, result.data() + i * width);
  return result;
}

AxisRange range_of(std::size_t column, const RowsToDraw& rows) {
  return shown_range_of_model(finite_column(rows.samples, column),
                              finite_column(rows.data, column));
}

#define TAPEFLOW_INSTANTIATE(Model)                                 \
  template ChosenColumns chosen_columns(const Model&, const Plot&); \
  template RowsToDraw rows_to_draw(const Model&, const Plot&, const ChosenColumns&);

TAPEFLOW_INSTANTIATE(DensityModel<float>)
TAPEFLOW_INSTANTIATE(DensityModel<double>)
TAPEFLOW_INSTANTIATE(MixtureModel<float>)
TAPEFLOW_INSTANTIATE(MixtureModel<double>)

}  // namespace tapeflow

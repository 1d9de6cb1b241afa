#include "examples/tapeflow/fit_data.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/fit_pictures.hpp"
#include "examples/tapeflow/fit_table.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {
namespace {

// Its covariance has as many numbers as all pairs of columns.
constexpr std::size_t most_columns_of_gaussian = 4000;

// Whether the column is no column of the context.
bool is_modelled(const RepeatedColumn& column, const Dataset& rows) {
  const std::vector<std::string>& names = rows.columns();
  return std::find(names.begin(), names.end(), column.name) != names.end();
}

Levels levels_of(const std::vector<RepeatedColumn>& repeated, const Dataset& rows) {
  const std::vector<std::string>& columns = rows.columns();
  Levels levels{filled<double>({columns.size()}, 0), filled<double>({columns.size()}, 0)};
  for (const RepeatedColumn& column : repeated) {
    if (!is_modelled(column, rows) || !column.levels) continue;
    const auto found = std::find(columns.begin(), columns.end(), column.name);
    const auto j = static_cast<std::size_t>(found - columns.begin());
    levels.origin(j) = column.levels->origin();
    levels.width(j) = column.levels->width();
  }
  if (std::all_of(levels.width.begin(), levels.width.end(), [](double w) { return w == 0; }))
    return {};
  return levels;
}

// Why no column can be dequantised, if one repeats at all.
std::string without_steps(const FitData& data) {
  for (const RepeatedColumn& column : data.repeated) {
    if (is_modelled(column, data.train)) return "; " + column.sentence;
  }
  return "";
}

// One point of each cell is scored; training draws a new point in every epoch.
void dequantize(FitData& data, std::uint64_t seed) {
  data.levels = levels_of(data.repeated, data.train);
  if (!data.levels.any())
    throw std::runtime_error(data.file +
                             ": --dequantize needs a column whose values repeat in equal steps" +
                             without_steps(data));
  data.corners = data.train;
  Rng rng(seed);
  for (Dataset* rows : {&data.train, &data.valid, &data.test})
    *rows = std::move(*rows).spread(data.levels, rng);
}

std::string spread_over(const RepeatedColumn& column) {
  if (!column.levels) return ", and no steps to spread them over";
  return ", spread over steps of " + shortest_text(column.levels->width());
}

void require_training_rows(const FitCommand& command) {
  if (!command.test_file.empty() || command.valid_fraction + command.test_fraction < 1) return;
  throw CLI::ValidationError("--valid and --test-fraction",
                             "need to leave rows to train on, got " +
                                 shortest_text(command.valid_fraction) + " and " +
                                 shortest_text(command.test_fraction));
}

// The rows of another file, with the columns of the training rows.
Dataset read_test_rows(const std::string& file, const Dataset& train) {
  return {train.columns(), train.context_columns(),
          read_rows(file, train.columns(), train.context_columns())};
}

}  // namespace

std::vector<std::string> FitData::warnings() const {
  std::vector<std::string> sentences;
  for (const RepeatedColumn& column : repeated) {
    sentences.push_back(column.sentence);
    if (levels.any() && is_modelled(column, train)) sentences.back() += spread_over(column);
  }
  return sentences;
}

std::string FitData::notes(const FitCommand& command) const {
  std::string text;
  for (const std::string& sentence : warnings()) text += "note: " + sentence + "\n";
  if (repeated.empty() || command.dequantize) return text;
  return text +
         "note: at values that repeat a density can be as high as it likes, and its likelihood "
         "says little; --dequantize spreads them\n";
}

std::string FitData::summary() const {
  const std::size_t n = learned().count(), v = valid.count(), t = test.count();
  const std::size_t columns = train.columns().size();
  std::string text = printable(file) + ": " + std::to_string(n + v + t);
  text += shape ? " pictures of " + size_in_words(*shape)
                : " rows of " + std::to_string(columns) + (columns == 1 ? " column" : " columns");
  const std::vector<std::string> context = names_of(train.context_columns());
  if (!context.empty()) text += " given " + printable(joined(context));
  return text + ", " + std::to_string(n) + " to train on, " + std::to_string(v) +
         " for validation, " + std::to_string(t) + " to test on";
}

namespace {

// Ends with the table gone: from here on its rows are in the splits.
void deal_out(FitTable table, const FitCommand& command, FitData& data) {
  data.repeated = std::move(table.repeated);
  data.split = [count = table.rows.count(), valid = command.valid_fraction,
                test = command.test_file.empty() ? command.test_fraction : 0,
                seed = command.training.seed] { return split_rows(count, valid, test, seed); };
  const DataSplit split = data.split();
  data.train = table.rows.select(split.train);
  data.valid = table.rows.select(split.valid);
  if (command.test_file.empty()) data.test = table.rows.select(split.test);
}

}  // namespace

namespace {

void fit_gaussian(const FitCommand& command, FitData& data, const OnProgress& on_progress) {
  try {
    if (!data.shape) {
      data.gaussian.emplace(data.train, on_progress);
    } else if (data.train.columns().size() <= most_columns_of_gaussian) {
      data.gaussian.emplace(*data.corners,
                            PixelLogit{command.picture.alpha, command.picture.levels}, on_progress);
    }
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(command.data + ": " + error.what());
  }
}

void read_table_into(FitData& data, const FitCommand& command, Stages& stages) {
  deal_out(read_fit_table(command, stages), command, data);
  if (!command.test_file.empty()) data.test = read_test_rows(command.test_file, data.train);
  require_every_class(data.train, command.data);
  if (command.dequantize) dequantize(data, command.training.seed);
}

}  // namespace

FitData prepare(const FitCommand& command, Stages& stages) {
  require_training_rows(command);
  FitData data;
  data.file = command.data;
  data.test_file = command.test_file;
  command.of_pictures ? read_fit_pictures(command, data, stages)
                      : read_table_into(data, command, stages);
  fit_gaussian(command, data, stages.begin("fitting the Gaussian"));
  stages.finish();
  return data;
}

}  // namespace tapeflow

#include "examples/tapeflow/fit_data.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/fit_domain.hpp"
#include "examples/tapeflow/fit_pictures.hpp"
#include "examples/tapeflow/fit_table.hpp"
#include "examples/tapeflow/large_domain.hpp"
#include "examples/tapeflow/repeated_rows.hpp"
#include "examples/tapeflow/row_notes.hpp"
#include "examples/tapeflow/row_weights.hpp"
#include "flows/layers/orders.hpp"

#include <algorithm>
#include <stdexcept>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

// Its covariance has as many numbers as all pairs of columns.
constexpr std::size_t most_columns_of_gaussian = 4000;

void require_training_rows(const FitCommand& command) {
  const double valid = command.valid_file.empty() ? command.valid_fraction : 0,
               test = command.test_file.empty() ? command.test_fraction : 0;
  if (valid + test < 1) return;
  throw CLI::ValidationError("--valid and --test-fraction",
                             "need to leave rows to train on, got " +
                                 shortest_text(command.valid_fraction) + " and " +
                                 shortest_text(command.test_fraction));
}

// The rows of another file, with the columns of the training rows.
Dataset read_other_rows(const FitCommand& command, const std::string& file, const Dataset& train,
                        std::vector<std::size_t>& numbers) {
  std::vector<std::string> columns = train.columns();
  std::vector<ColumnDomain> domains = train.domain().columns();
  const bool weighted = !command.weights.empty();
  if (weighted) {
    columns.push_back(command.weights);
    if (!domains.empty()) domains.emplace_back();
  }
  RowsOfTable table = read_table_rows({.file = file,
                                       .options = command.table,
                                       .leave_out_incomplete = command.table.drop_missing,
                                       .domain = TableDomain(std::move(domains))},
                                      columns, train.context_columns());
  print_note(note_on_missing_cells(table, file));
  numbers = std::move(table.numbers);
  std::vector<double> weights;
  if (weighted) {
    const std::size_t d = train.columns().size();
    weights = weights_in(table.rows.x, d, file, command.weights, numbers);
    table.rows.x = select_columns(std::move(table.rows.x), natural_order(d));
  }
  return Dataset(train.columns(), train.context_columns(), std::move(table.rows))
      .with_domain(train.domain())
      .with_weights(std::move(weights));
}

}  // namespace

std::vector<std::string> FitData::warnings() const {
  std::vector<std::string> sentences;
  for (const RepeatedColumn& column : repeated) {
    const std::size_t j = places_of({column.name}, train.columns()).front();
    sentences.push_back(repetition_in_words(column, train.domain().columns().at(j)));
  }
  if (shared_test_rows > 0)
    sentences.push_back(std::to_string(shared_test_rows) + " of " + std::to_string(test.count()) +
                        " test rows are also rows to train on");
  return sentences;
}

std::string FitData::notes(const FitCommand& command) const {
  std::string text;
  if (!shape)
    for (const std::string& sentence : plan.sentences())
      text += "plan: " + printable(sentence) + "\n";
  for (const std::string& note : plan.notes)
    text += "note: " + printable(file + ": " + note) + "\n";
  for (const std::string& sentence : warnings()) text += "note: " + sentence + "\n";
  if (repeated.empty() || command.typed.contains("dequantize")) return text;
  return text + "note: " + note_on_repeated_values(command.dequantize) + "\n";
}

std::string FitData::summary() const {
  const std::size_t n = learned().count(), v = valid.count(), t = test.count();
  const std::size_t columns = train.columns().size();
  std::string text = printable(file) + ": " + std::to_string(redrawn ? plan.rows : n + v + t);
  text += shape ? " pictures of " + size_in_words(*shape)
                : " rows of " + std::to_string(columns) + (columns == 1 ? " column" : " columns");
  const std::vector<std::string> context = names_of(train.context_columns());
  if (!context.empty()) text += " given " + printable(joined(context));
  text += redrawn ? ", " + std::to_string(n + v + t) + " at once: " : ", ";
  return text + std::to_string(n) + " to train on" + (redrawn ? ", others in each epoch, " : ", ") +
         std::to_string(v) + " for validation, " + std::to_string(t) + " to test on";
}

namespace {

// Ends with the table gone: from here on its rows are in the splits.
void deal_out(FitTable table, const FitCommand& command, FitData& data) {
  data.plan = std::move(table.plan);
  data.split = [count = table.rows.count(), command] { return command.split(count); };
  const DataSplit split = data.split();
  data.train = table.rows.select(split.train);
  if (command.valid_file.empty()) data.valid = table.rows.select(split.valid);
  if (command.test_file.empty()) data.test = table.rows.select(split.test);
  if (table.large && table.large->table.has_others())
    data.redrawn = draws_from(std::move(table.large), data.train);
}

// What the rows of all files can be.
void give_domain(FitTable& table, const FitCommand& command, FitData& data, Stages& stages) {
  std::vector<const Dataset*> others;
  if (!command.valid_file.empty()) others.push_back(&data.valid);
  if (!command.test_file.empty()) others.push_back(&data.test);
  data.repeated = std::move(table.repeated);
  const TableDomain domain =
      table.large ? domain_of_all(command, *table.large, table.rows, others, data.repeated, stages)
                  : domain_of_fit(command, table.rows, others, data.repeated);
  for (Dataset* rows : {&table.rows, &data.valid, &data.test})
    *rows = std::move(*rows).with_domain(domain);
}

void fit_gaussian(const FitCommand& command, FitData& data, const OnProgress& on_progress) {
  try {
    if (!data.shape) {
      constexpr std::uint64_t seed = 1;
      data.gaussian.emplace(data.train.drawn_by_weight(seed), on_progress);
    } else if (data.train.columns().size() <= most_columns_of_gaussian) {
      data.gaussian.emplace(*data.corners,
                            PixelLogit{command.picture.alpha, command.picture.levels}, on_progress);
    }
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(command.data + ": " + error.what());
  }
}

void read_table_into(FitData& data, const FitCommand& command, Stages& stages) {
  FitTable table = read_fit_table(command, stages);
  if (!command.valid_file.empty())
    data.valid = read_other_rows(command, command.valid_file, table.rows, data.valid_numbers);
  if (!command.test_file.empty())
    data.test = read_other_rows(command, command.test_file, table.rows, data.test_numbers);
  give_domain(table, command, data, stages);
  deal_out(std::move(table), command, data);
  data.shared_test_rows = count_shared_rows(data.test, data.train);
  require_every_class(data.train, command.data);
}

}  // namespace

FitData prepare(const FitCommand& command, Stages& stages) {
  require_training_rows(command);
  FitData data;
  data.file = command.data;
  data.valid_file = command.valid_file;
  data.test_file = command.test_file;
  command.of_pictures ? read_fit_pictures(command, data, stages)
                      : read_table_into(data, command, stages);
  fit_gaussian(command, data, stages.begin("fitting the Gaussian"));
  stages.finish();
  return data;
}

}  // namespace tapeflow

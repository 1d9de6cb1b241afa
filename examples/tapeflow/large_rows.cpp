#include "examples/tapeflow/large_rows.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/mapped_npy.hpp"
#include "engine/io/npy.hpp"
#include "engine/io/npy_writer.hpp"
#include "engine/io/number.hpp"
#include "engine/io/table_source.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/look_over.hpp"
#include "examples/tapeflow/raw_columns.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <optional>
#include <stdexcept>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

void require_no_options_of_all_rows(const FitCommand& command) {
  const std::pair<bool, const char*> refused[] = {{!command.classes.empty(), "--classes"},
                                                  {!command.categorical.empty(), "--categorical"},
                                                  {!command.weights.empty(), "--weights"},
                                                  {command.table.drop_missing, "--na drop"},
                                                  {!command.save_split.empty(), "--save-split"}};
  for (const auto& [is_used, option] : refused)
    if (is_used)
      throw CLI::ValidationError("--rows-at-once",
                                 std::string("cannot be used with ") + option +
                                     ", which needs all rows of the table in memory");
}

// The places of the columns that are read.
std::vector<std::size_t> used_columns(const FitCommand& command,
                                      const std::vector<std::string>& names) {
  const std::vector<Reading> readings = readings_for(command, names);
  std::vector<std::size_t> used;
  for (std::size_t j = 0; j < readings.size(); ++j)
    if (readings[j] != Reading::nothing) used.push_back(j);
  return used;
}

// The rows of a table, and how its file was read.
struct Opened {
  RawTable raw;
  RowSource rows;
};

Opened opened_npy(std::shared_ptr<const MappedNpy> npy, const FitCommand& command) {
  RawTable raw;
  raw.names = npy->columns();
  raw.read = used_columns(command, raw.names);
  raw.is_text = false;
  const auto make = [npy, used = raw.read](std::size_t first, std::size_t count) {
    return select_columns(npy->rows(first, count), used);
  };
  RowSource rows(npy->count(), raw.read.size(), make);
  return {std::move(raw), std::move(rows)};
}

Opened opened_in_memory(NpyTable npy, const FitCommand& command) {
  std::cerr << "note: " << printable(command.data)
            << ": NPY that is packed, or comes through a pipe, is read into memory as a whole\n";
  RawTable raw;
  raw.names = std::move(npy.columns);
  raw.read = used_columns(command, raw.names);
  raw.is_text = false;
  const auto values =
      std::make_shared<const Array<double>>(select_columns(std::move(npy.values), raw.read));
  const auto make = [values](std::size_t first, std::size_t count) {
    return row_range(*values, first, count);
  };
  return {std::move(raw), RowSource(values->shape(0), values->shape(1), make)};
}

// Copies the rows into a file that has no name.
Opened opened_text(TableSource& source, const FitCommand& command) {
  std::optional<NpyWriter> writer;
  const auto reading = [&](const std::vector<std::string>& names) {
    const std::size_t columns = used_columns(command, names).size();
    if (columns == 0) throw std::runtime_error(command.data + ": no column is left to fit");
    writer.emplace(command.out + ".rows.npy", columns);
    return readings_for(command, names);
  };
  CsvRows cells(command.data, source.text(), command.table.format);
  RawTable raw = read_raw_table(
      cells, {.missing = command.table.missing,
              .reading = reading,
              .on_numbers = [&](const std::vector<double>& row) { writer->add(row); }});
  const auto npy = std::make_shared<const MappedNpy>(writer->map());
  const auto make = [npy](std::size_t first, std::size_t count) { return npy->rows(first, count); };
  return {std::move(raw), RowSource(npy->count(), npy->columns().size(), make)};
}

Opened open_file(const FitCommand& command, Stages& stages) {
  if (can_map_npy(command.data))
    return opened_npy(std::make_shared<const MappedNpy>(command.data), command);
  TableSource source(command.data, stages.begin("reading " + command.data), FileSize::any);
  if (!source.is_npy()) return opened_text(source, command);
  return opened_in_memory(parse_npy_table(command.data, source.rest()), command);
}

void require_finite(const Opened& opened, const std::string& file, const OnProgress& on_progress) {
  const std::size_t n = opened.rows.rows, d = opened.rows.columns;
  for (std::size_t first = 0; first < n; first += rows_in_block) {
    const Array<double> block = opened.rows.make(first, std::min(rows_in_block, n - first));
    const auto bad =
        std::find_if_not(block.begin(), block.end(), [](double v) { return std::isfinite(v); });
    on_progress(static_cast<double>(first) / static_cast<double>(n));
    if (bad == block.end()) continue;
    const auto at = static_cast<std::size_t>(bad - block.begin());
    file_error(file + ", row " + std::to_string(first + at / d + 1) + ", column " +
                   shown(opened.raw.names[opened.raw.read[at % d]]),
               "a finite number with --rows-at-once", shortest_text(*bad));
  }
}

}  // namespace

std::vector<std::string> LargeRows::columns() const {
  std::vector<std::string> names;
  for (const std::size_t j : raw.read) names.push_back(raw.names[j]);
  return names;
}

std::shared_ptr<const LargeRows> open_large_rows(const FitCommand& command, Stages& stages) {
  require_no_options_of_all_rows(command);
  Opened opened = open_file(command, stages);
  const std::size_t n = opened.rows.rows;
  if (n < least_rows)
    throw std::runtime_error(command.data + ": a fit needs at least " + std::to_string(least_rows) +
                             " rows, the file has " + std::to_string(n));
  if (!opened.raw.is_text)
    require_finite(opened, command.data, stages.begin("checking " + command.data));
  opened.raw.values = opened.rows.make(0, std::min(n, rows_in_block));
  DataSplit split = command.split(std::min(n, command.rows_at_once));
  return std::make_shared<const LargeRows>(
      LargeRows{std::move(opened.raw),
                LargeTable(std::move(opened.rows), std::move(split), command.training.seed)});
}

DrawRows draws_from(std::shared_ptr<const LargeRows> large, const Dataset& train) {
  const std::vector<std::string> names = large->columns();
  const std::vector<std::size_t> of_x = places_of(train.columns(), names),
                                 given = places_of(names_of(train.context_columns()), names);
  const Dataset like = train.select({});
  return [large = std::move(large), of_x, given, like](std::uint64_t seed) {
    Array<double> rows = large->table.drawn(seed);
    Array<double> context = select_columns(rows, given);
    return Dataset(like.columns(), like.context_columns(),
                   {select_columns(std::move(rows), of_x), std::move(context)})
        .with_domain(like.domain());
  };
}

}  // namespace tapeflow

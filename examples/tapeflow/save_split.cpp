#include "examples/tapeflow/save_split.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/csv.hpp"
#include "engine/io/raw_table.hpp"

#include <filesystem>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

constexpr const char* endings[] = {".train.csv", ".valid.csv", ".test.csv"};
constexpr std::size_t no_part = 3;

bool has_own_file(const FitCommand& command, std::size_t part) {
  return (part == 1 && !command.valid_file.empty()) || (part == 2 && !command.test_file.empty());
}

// For each row of the file the part it belongs to.
std::vector<std::size_t> parts_of_rows(const FitData& data) {
  const std::vector<std::size_t>& kept = data.plan.kept;
  std::vector<std::size_t> parts(data.plan.rows, no_part);
  const DataSplit split = data.split();
  const std::vector<std::size_t>* rows[] = {&split.train, &split.valid, &split.test};
  for (std::size_t part = 0; part < no_part; ++part)
    for (const std::size_t row : *rows[part]) parts[kept.empty() ? row : kept[row]] = part;
  return parts;
}

template <class Cells>
std::string line_of(const Cells& cells) {
  std::string line;
  for (const auto& cell : cells) line += (line.empty() ? "" : ",") + csv_cell(std::string(cell));
  return line + "\n";
}

}  // namespace

std::vector<std::string> split_files(const FitCommand& command) {
  std::vector<std::string> files;
  for (std::size_t part = 0; part < no_part && !command.save_split.empty(); ++part)
    if (!has_own_file(command, part)) files.push_back(command.save_split + endings[part]);
  return files;
}

void require_rereadable(const FitCommand& command) {
  if (command.save_split.empty() || std::filesystem::is_regular_file(command.data)) return;
  throw CLI::ValidationError("--save-split",
                             "needs a table that can be read twice, and not " + command.data);
}

void save_split(const FitCommand& command, const FitData& data) {
  if (command.save_split.empty()) return;
  const std::vector<std::size_t> parts = parts_of_rows(data);
  std::string texts[no_part];
  std::size_t row = 0;
  const auto reading = [&](const std::vector<std::string>& names) {
    for (std::string& text : texts) text = line_of(names);
    return std::vector<Reading>(names.size(), Reading::nothing);
  };
  const auto on_row = [&](const std::vector<std::string_view>& cells) {
    const std::size_t part = row < parts.size() ? parts[row] : no_part;
    if (part != no_part) texts[part] += line_of(cells);
    ++row;
  };
  read_raw_table(command.data,
                 {.format = command.table.format, .reading = reading, .on_row = on_row});
  for (std::size_t part = 0; part < no_part; ++part)
    if (!has_own_file(command, part))
      write_file_atomically(command.save_split + endings[part], texts[part]);
}

}  // namespace tapeflow

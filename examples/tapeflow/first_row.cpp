#include "examples/tapeflow/first_row.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "engine/joined.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <vector>

namespace tapeflow {
namespace {

// At most this many cells are quoted.
constexpr std::size_t most_cells = 5;

// Whether a digit comes before the first letter of the alphabet: "12 kg", "<5", "2019-20".
bool looks_like_number(const std::string& name) {
  const auto first = std::find_if(name.begin(), name.end(),
                                  [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; });
  return first != name.end() && std::isdigit(static_cast<unsigned char>(*first)) != 0;
}

bool is_whole(double v) { return v == std::floor(v); }  // false for NaN

bool has_a_fraction(const Array<double>& values, std::size_t column) {
  for (std::size_t i = 1; i < values.shape(0); ++i) {
    if (!is_whole(values(i, column))) return true;
  }
  return false;
}

bool first_row_looks_like_names(const Array<double>& values) {
  const std::size_t d = values.shape(1);
  if (d < 2 || values(0, 0) == values(0, 1)) return false;
  for (std::size_t j = 0; j < d; ++j) {
    if (!is_whole(values(0, j)) || !has_a_fraction(values, j)) return false;
    if (j > 1 && values(0, j) - values(0, j - 1) != values(0, 1) - values(0, 0)) return false;
  }
  return true;
}

std::string quoted(std::vector<std::string> cells, std::size_t count) {
  if (count > most_cells) cells.push_back("…");
  return joined(cells);
}

std::string note_on_names(const RawTable& table) {
  if (!table.has_names || !std::all_of(table.names.begin(), table.names.end(), looks_like_number))
    return "";
  std::vector<std::string> cells;
  for (std::size_t j = 0; j < std::min(table.names.size(), most_cells); ++j)
    cells.push_back(shown(table.names[j]));
  return "the first line is taken as the names of the columns: " +
         quoted(cells, table.names.size());
}

std::string note_on_numbers(const RawTable& table) {
  const std::size_t d = table.read.size();
  if (table.has_names || !first_row_looks_like_names(table.values)) return "";
  std::vector<std::string> cells;
  for (std::size_t j = 0; j < std::min(d, most_cells); ++j)
    cells.push_back(shortest_text(table.values(0, j)));
  return "the first row is taken as numbers: " + quoted(cells, d) +
         "; --header takes it as names of columns, and --no-header ends this note";
}

}  // namespace

std::vector<std::string> notes_on_first_row(const RawTable& table) {
  std::vector<std::string> notes;
  if (!table.is_text || table.format.first_line != TableFormat::FirstLine::by_content) return notes;
  for (const std::string& note : {note_on_names(table), note_on_numbers(table)}) {
    if (!note.empty()) notes.push_back(note);
  }
  return notes;
}

}  // namespace tapeflow

#include "examples/tapeflow/model_columns.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/class_columns.hpp"
#include "examples/tapeflow/raw_columns.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace tapeflow {
namespace {

std::string place_of(const RawTable& raw, const std::string& file, std::size_t column,
                     std::size_t line) {
  return file + ", " + line_in_words(raw, line) + ", column " + shown(raw.names[raw.read[column]]);
}

// The index of a word, or of the first word that spells the same number; nothing if there is none.
std::optional<double> index_of(const std::vector<std::string>& words, const std::string& word) {
  auto found = std::find(words.begin(), words.end(), word);
  const auto number = parse_number(word);
  if (found == words.end() && number)
    found = std::find_if(words.begin(), words.end(),
                         [&number](const std::string& one) { return parse_number(one) == number; });
  if (found == words.end()) return std::nullopt;
  return static_cast<double>(found - words.begin());
}

}  // namespace

std::vector<WantedColumn> wanted_columns(const std::vector<std::string>& columns,
                                         const TableDomain& domain,
                                         const std::vector<ContextColumn>& context) {
  std::vector<WantedColumn> wanted;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    std::vector<std::string> words;
    if (domain.any()) words = domain.columns()[j].words();
    wanted.push_back(
        {columns[j], words.empty() ? Reading::numbers : Reading::categories, std::move(words)});
  }
  for (const ContextColumn& column : context)
    wanted.push_back(
        {column.name, column.is_class() ? Reading::words : Reading::numbers, column.classes});
  return wanted;
}

ModelColumns::ModelColumns(RawTable raw, const std::vector<std::size_t>& places,
                           std::vector<WantedColumn> wanted, const TableRequest& request)
    : raw_(std::move(raw)), wanted_(std::move(wanted)), request_(request) {
  for (const std::size_t place : places) {
    const auto found = std::lower_bound(raw_.read.begin(), raw_.read.end(), place);
    if (found == raw_.read.end() || *found != place)
      file_error(request_.file + ", column " + shown(raw_.names[place]), "a filled cell", "none");
    columns_.push_back(static_cast<std::size_t>(found - raw_.read.begin()));
  }
  missing_.assign(raw_.rows(), false);
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    const OddCells& odd = odd_cells(raw_, columns_[j]);
    if (!wanted_[j].words.empty()) {
      take_numbers_as_words(j);
      take_words(j, odd);
    } else {
      take_gaps(j, odd);
    }
  }
}

std::vector<std::size_t> ModelColumns::complete() const {
  std::vector<std::size_t> rows;
  if (std::find(missing_.begin(), missing_.end(), true) == missing_.end()) return rows;
  for (std::size_t i = 0; i < missing_.size(); ++i)
    if (!missing_[i]) rows.push_back(i);
  if (rows.empty()) file_error(request_.file, "a row without a missing cell", "none");
  return rows;
}

Array<double> ModelColumns::take(std::size_t first, std::size_t count) {
  const auto begin = columns_.begin() + static_cast<std::ptrdiff_t>(first);
  const std::vector<std::size_t> columns(begin, begin + static_cast<std::ptrdiff_t>(count));
  if (count < columns_.size()) return select_columns(raw_.values, columns);
  return select_columns(std::move(raw_.values), columns);
}

void ModelColumns::take_gap(std::size_t j, std::size_t row, std::size_t line) {
  if (!request_.leave_out_incomplete)
    file_error(place_of(raw_, request_.file, columns_[j], line),
               wanted_[j].words.empty() ? "a finite number" : "a word", "an empty cell");
  missing_[row] = true;
}

void ModelColumns::take_gaps(std::size_t j, const OddCells& odd) {
  if (odd.word_count() > 0)
    file_error(place_of(raw_, request_.file, columns_[j], odd.first_word_line), "a finite number",
               shown(odd.first_word));
  for (const OddCells::Cell& cell : odd.cells) take_gap(j, cell.row, odd.first_missing_line);
}

// An NPY file has numbers alone. They are the words, or the indices of words of the data that are
// no numbers: as write_rows writes them.
void ModelColumns::take_numbers_as_words(std::size_t j) {
  const WantedColumn& column = wanted_[j];
  const bool indices =
      column.reading == Reading::categories && !numbers_spelt_by(column.words).has_value();
  std::vector<std::string> known = column.words;
  for (std::size_t k = 0; k < known.size() && indices; ++k) known[k] = std::to_string(k);
  std::map<double, double> places;
  for (std::size_t i = 0; i < raw_.rows(); ++i) {
    double& value = raw_.values(i, columns_[j]);
    if (std::isnan(value)) continue;
    const auto [found, is_new] = places.try_emplace(value);
    if (is_new) found->second = place_of_word(j, known, shortest_text(value), i);
    value = found->second;
  }
}

void ModelColumns::take_words(std::size_t j, const OddCells& odd) {
  std::vector<std::optional<double>> places(odd.words.size());
  for (const OddCells::Cell& cell : odd.cells) {
    if (cell.word == OddCells::missing) {
      take_gap(j, cell.row, odd.first_missing_line);
      continue;
    }
    const std::string& word = odd.words[cell.word];
    std::optional<double>& place = places[cell.word];
    if (!place && is_missing(word) && !index_of(wanted_[j].words, word)) {
      take_gap(j, cell.row, odd.first_word_line);
      continue;
    }
    if (!place) place = place_of_word(j, wanted_[j].words, word, cell.row);
    raw_.values(cell.row, columns_[j]) = *place;
  }
}

double ModelColumns::place_of_word(std::size_t j, const std::vector<std::string>& known,
                                   const std::string& word, std::size_t row) const {
  if (const std::optional<double> place = index_of(known, word)) return *place;
  std::vector<std::string> names;
  for (const std::string& one : known) names.push_back(shown(one));
  file_error(request_.file + ", row " + std::to_string(row + 1) + ", column " +
                 shown(raw_.names[raw_.read[columns_[j]]]),
             "one of " + joined(names), shown(word));
}

}  // namespace tapeflow

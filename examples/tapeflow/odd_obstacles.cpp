#include "examples/tapeflow/odd_obstacles.hpp"

#include "engine/io/file_error.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/look_over.hpp"
#include "examples/tapeflow/raw_columns.hpp"
#include "examples/tapeflow/spelling.hpp"

#include <algorithm>
#include <map>

namespace tapeflow {
namespace {

constexpr std::size_t most_signs = 3;  // words of a column that may stand for a missing value
constexpr std::size_t most_named = 5;  // columns in a sentence

using Columns = std::vector<std::size_t>;  // indices into RawTable::read

std::string named(const RawTable& raw, const Columns& columns) {
  std::vector<std::string> names;
  for (const std::size_t k : columns) {
    if (names.size() == most_named) {
      names.push_back("…");
      break;
    }
    names.push_back(shown(raw.names[raw.read[k]]));
  }
  return (columns.size() == 1 ? "column " : "columns ") + joined(names);
}

// The words of the columns, sorted into the obstacles that they are.
class WordObstacles {
 public:
  WordObstacles(const RawTable& raw, const FitCommand& command) : raw_(raw), command_(command) {
    const std::vector<std::string> given = command.given();
    for (std::size_t k = 0; k < raw.read.size(); ++k) {
      const OddCells& odd = odd_cells(raw, k);
      if (odd.word_count() == 0) continue;
      const std::string& name = raw.names[raw.read[k]];
      const bool is_given = contains(given, name);
      if (contains(command.categorical, name) || (is_given && holds_only_words(odd))) continue;
      sort_in(k, odd, is_given);
    }
  }

  std::vector<Obstacle> take() {
    add_comment();
    add_header();
    for (const auto& [spelling, columns] : spelt_otherwise_) add_spelling(*spelling, columns);
    return std::move(found_);
  }

 private:
  bool holds_only_words(const OddCells& odd) const { return odd.cells.size() == raw_.rows(); }

  void sort_in(std::size_t k, const OddCells& odd, bool is_given) {
    const std::size_t numbers = raw_.rows() - odd.cells.size();
    const bool first_row_only = odd.word_count() == 1 && odd.cells.front().row == 0;
    if (first_row_only && numbers > 0 && (!comment().empty() || may_have_names()))
      names_.push_back(k);
    else if (const Spelling* spelling = spelling_of(odd, raw_.format))
      spelt_otherwise_[spelling].push_back(k);
    else if (odd.words.size() <= most_signs && numbers > odd.word_count())
      add_signs(k, odd);
    else
      add_words(k, odd, is_given);
  }

  bool may_have_names() const {
    return raw_.is_text && !raw_.has_names &&
           raw_.format.first_line == TableFormat::FirstLine::by_content;
  }

  // The sign that the line of the names begins with, if such lines are comments elsewhere.
  std::string comment() const {
    for (const std::string sign : {"#", "%", "//"})
      if (raw_.has_names && raw_.names.front().starts_with(sign)) return sign;
    return "";
  }

  // Names, or data, below what may be a comment.
  void add_comment() {
    if (names_.empty() || comment().empty()) return;
    found_.push_back(
        {"the first line begins with " + shown(comment()) + ", and the next one has words in " +
             named(raw_, names_),
         "--comment " + shell_word(comment()),
         [sign = comment()](FitCommand& command) { command.table.format.comment = sign; }});
    names_.clear();
  }

  void add_header() {
    if (names_.empty()) return;
    found_.push_back({"the first line has words in " + named(raw_, names_) +
                          ", and the lines below have numbers",
                      "--header", [](FitCommand& command) {
                        command.table.format.first_line = TableFormat::FirstLine::names;
                      }});
  }

  void add_spelling(const Spelling& spelling, const Columns& columns) {
    found_.push_back({named(raw_, columns) + (columns.size() == 1 ? " has" : " have") +
                          " numbers with " + spelling.what + ", such as " +
                          shown(odd_cells(raw_, columns.front()).first_word),
                      spelling.option, [spelling](FitCommand& command) {
                        command.table.format.decimal = spelling.decimal;
                        command.table.format.thousands = spelling.thousands;
                      }});
  }

  // A column of numbers with few words: they may stand for a missing value.
  void add_signs(std::size_t k, const OddCells& odd) {
    std::string words;
    for (const std::string& word : odd.words) words += " " + shell_word(word);
    const std::size_t count = odd.word_count();
    found_.push_back({named(raw_, {k}) + " has " + std::to_string(count) +
                          (count == 1 ? " word" : " words") + " among its numbers, " +
                          (count == 1 ? "" : "the first is ") + shown(odd.first_word) + " in " +
                          line_in_words(raw_, odd.first_word_line),
                      "--na drop --na-values" + words, [words = odd.words](FitCommand& command) {
                        command.table.drop_missing = true;
                        std::vector<std::string>& missing = command.table.missing;
                        missing.insert(missing.end(), words.begin(), words.end());
                      }});
  }

  void add_words(std::size_t k, const OddCells& odd, bool is_given) {
    const std::string& name = raw_.names[raw_.read[k]];
    const std::string example = shown(odd.first_word);
    const std::size_t numbers = raw_.rows() - odd.cells.size();
    if (is_given) {
      found_.push_back({named(raw_, {k}) + " has numbers and words, such as " + example,
                        "--classes " + shell_word(name),
                        [name](FitCommand& command) { command.classes.push_back(name); }});
    } else if (std::all_of(odd.words.begin(), odd.words.end(), is_date)) {
      found_.push_back(removed_by_drop(named(raw_, {k}) + " has dates, such as " + example, name));
    } else {
      found_.push_back(removed_by_drop(
          named(raw_, {k}) + (numbers > 0 ? " has numbers and " : " has ") + words_of(odd), name,
          numbers == 0 && odd.words.size() > 1 ? uses_of_words(name, odd.words.size()) : ""));
    }
  }

  // The options for a column with so many different words.
  std::string uses_of_words(const std::string& name, std::size_t words) const {
    std::string options;
    if (words <= most_categories_in(raw_.rows()))
      options = ", or --categorical " + shell_word(name) + " to model its words";
    if (words <= most_classes(raw_.rows()))
      options += ", or --context " + shell_word(name) + " for p(x given it)";
    return options;
  }

  static std::string words_of(const OddCells& odd) {
    const std::size_t count = odd.words.size();
    if (count == 1) return "the word " + shown(odd.first_word);
    return (odd.all_words ? "" : "more than ") + std::to_string(count) +
           " different words, such as " + shown(odd.first_word);
  }

  const RawTable& raw_;
  const FitCommand& command_;
  Columns names_;  // those whose first cell may be a name
  std::map<const Spelling*, Columns> spelt_otherwise_;
  std::vector<Obstacle> found_;
};

}  // namespace

std::vector<Obstacle> odd_obstacles(const RawTable& raw, const FitCommand& command) {
  return WordObstacles(raw, command).take();
}

}  // namespace tapeflow

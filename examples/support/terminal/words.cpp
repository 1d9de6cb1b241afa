#include "examples/support/terminal/words.hpp"

#include "engine/io/file_error.hpp"
#include "engine/joined.hpp"
#include "examples/support/terminal/nearest_word.hpp"

#include <algorithm>
#include <filesystem>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

using Words = std::vector<std::string>;

// An option with the words behind it, up to the next option; or words behind no option.
struct Row {
  std::string name;               // as it was written; empty for no option
  CLI::Option* option = nullptr;  // null also for "--"
  Words words = {};
};

[[noreturn]] void wrong(const std::string& sentence) {
  throw CLI::ParseError(sentence, CLI::ExitCodes::ExtrasError);
}

// "; did you mean --epochs?" if one of the names is near the word.
std::string question(const std::string& word, const Words& names) {
  const std::string meant = nearest_word(word, names);
  return meant.empty() ? "" : "; did you mean " + meant + "?";
}

[[noreturn]] void no_option(const CLI::App& command, const std::string& word) {
  Words names;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  const std::string name = word.substr(0, word.find('='));
  wrong("there is no option " + name + question(name, names));
}

bool takes_several(const CLI::Option* option) {
  return option != nullptr && option->get_expected_max() > 1 && option->get_expected_min() > 0;
}

// Whether the value stands in the same word: --seed=3 or -n3.
bool has_own_value(const Row& row) {
  return row.name.find('=') != row.name.npos || (row.name.size() > 2 && row.name[1] != '-');
}

bool is_list(const Row& row) { return takes_several(row.option) && !has_own_value(row); }

std::size_t bare_words(const Row& row) {
  if (is_list(row)) return 0;
  const bool takes_one = row.option != nullptr && row.option->get_items_expected_max() > 0;
  return row.words.size() - (takes_one && !has_own_value(row) && !row.words.empty() ? 1 : 0);
}

// The option that a word names, as in --seed, --seed=3, -n or -n3; null if it names none.
CLI::Option* named_option(CLI::App& command, const std::string& word) {
  if (word.size() < 2 || word[0] != '-' || word == "--") return nullptr;
  return command.get_option_no_throw(word[1] == '-' ? word.substr(0, word.find('='))
                                                    : word.substr(0, 2));
}

void require_value(const Row& row, const std::string& next) {
  if (row.option == nullptr || has_own_value(row) || !row.words.empty()) return;
  if (row.option->get_items_expected_min() == 0) return;
  wrong(row.name + ": needs a value" +
        (next.empty() ? ""
                      : ", got the option " + next + "; " + row.name + "=" + next +
                            " would make it the value"));
}

// Everything behind "--" is no option.
std::vector<Row> rows_of(CLI::App& command, const Words& words) {
  std::vector<Row> rows{{""}};
  for (const std::string& word : words) {
    CLI::Option* option = rows.back().name == "--" ? nullptr : named_option(command, word);
    const bool ends_row = rows.back().name != "--" && (option != nullptr || word.starts_with("--"));
    if (!ends_row) {
      rows.back().words.push_back(word);
      continue;
    }
    if (option == nullptr && word != "--") no_option(command, word);
    require_value(rows.back(), word);
    rows.push_back({word, option});
  }
  require_value(rows.back(), "");
  return rows;
}

// The first of the words DATA and MODEL that the command needs and does not get by itself; or null.
const CLI::Option* missing_positional(CLI::App& command, const std::vector<Row>& rows) {
  std::size_t bare = 0;
  for (const Row& row : rows) {
    if (row.option != nullptr && row.option == command.get_help_ptr()) return nullptr;
    bare += bare_words(row);
  }
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional() && option->get_required() && bare-- == 0) return option;
  }
  return nullptr;
}

// The word that DATA or MODEL is, if it was taken for the last value of a row; or null.
const std::string* taken_file(CLI::App& command, const std::vector<Row>& rows) {
  const CLI::Option* missing = missing_positional(command, rows);
  if (missing == nullptr) return nullptr;
  const Row* last = nullptr;
  for (const Row& row : rows) {
    if (!is_list(row) || row.words.size() < 2) continue;
    last = &row;
    std::error_code unknown;
    if (std::filesystem::exists(row.words.back(), unknown)) return &row.words.back();
  }
  if (last != nullptr)
    wrong(missing->get_name() + " is required, and " + shown(last->words.back()) +
          ", the last word behind " + last->name + ", is no file");
  return nullptr;
}

Words single_values(CLI::App& command, const Words& words) {
  const std::vector<Row> rows = rows_of(command, words);
  const std::string* file = taken_file(command, rows);
  Words result;
  for (const Row& row : rows) {
    if (!is_list(row) && !row.name.empty()) result.push_back(row.name);
    for (const std::string& word : row.words) {
      if (is_list(row) && &word != file) result.push_back(row.name);
      result.push_back(word);
    }
  }
  return result;
}

void take_single_values(CLI::App& command) {
  for (CLI::Option* option : command.get_options()) {
    if (takes_several(option)) option->allow_extra_args(false);
  }
}

CLI::App& subcommand(CLI::App& app, const std::string& name) {
  Words names;
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
    if (command->get_name() == name) return *command;
    names.push_back(command->get_name());
  }
  wrong("needs one of the commands " + joined(names, " and ") + ", got " + shown(name) +
        question(name, names));
}

}  // namespace

Words unambiguous(CLI::App& app, const Words& words) {
  take_single_values(app);
  if (app.get_subcommands([](CLI::App*) { return true; }).empty()) return single_values(app, words);
  const auto first = std::find_if(words.begin(), words.end(),
                                  [](const std::string& word) { return !word.starts_with('-'); });
  if (first == words.end()) return words;
  CLI::App& command = subcommand(app, *first);
  take_single_values(command);
  Words result(words.begin(), first + 1);
  for (const std::string& word : single_values(command, Words(first + 1, words.end())))
    result.push_back(word);
  return result;
}

}  // namespace tapeflow

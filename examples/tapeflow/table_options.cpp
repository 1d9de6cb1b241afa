#include "examples/tapeflow/table_options.hpp"

#include "engine/io/file_error.hpp"
#include "examples/support/terminal/numbers.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

struct NamedSign {
  const char* name;
  char sign;
};
constexpr NamedSign delimiters[] = {
    {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"blanks", TableFormat::blanks}};

// The delimiter of this name, or the text itself if it is one character.
std::optional<char> delimiter_of(const std::string& text) {
  for (const NamedSign& delimiter : delimiters)
    if (text == delimiter.name || text == std::string(1, delimiter.sign)) return delimiter.sign;
  if (text == "\\t") return '\t';
  return text.size() == 1 ? std::optional(text.front()) : std::nullopt;
}

bool is_delimiter(const std::string& text) {
  const std::optional<char> sign = delimiter_of(text);
  return text == "auto" || (sign && std::string("\"\r\n").find(*sign) == std::string::npos);
}

// The option's value is one that the predicate is true of.
template <class Is>
CLI::Validator one_that(Is is, const std::string& needed) {
  return {[=](std::string& text) {
            return is(text) ? std::string() : "needs " + needed + ", got " + shown(text);
          },
          ""};
}

void add_first_line_flags(CLI::App& command, TableFormat& format) {
  using FirstLine = TableFormat::FirstLine;
  CLI::Option* names = command.add_flag_callback(
      "--header", [&format] { format.first_line = FirstLine::names; },
      "the first line holds the names of the columns; a name that is a number gets an x in front");
  command
      .add_flag_callback(
          "--no-header", [&format] { format.first_line = FirstLine::numbers; },
          "the first line is a row of the table; the columns are called x1, x2, …")
      ->excludes(names);
}

}  // namespace

std::string delimiter_name(const std::optional<char>& delimiter) {
  if (!delimiter) return "auto";
  for (const NamedSign& known : delimiters)
    if (*delimiter == known.sign) return known.name;
  return std::string(1, *delimiter);
}

void add_format_options(CLI::App& command, TableOptions& options) {
  TableFormat& format = options.format;
  command
      .add_option_function<std::string>(
          "--delimiter",
          [&format](const std::string& text) {
            format.delimiter = text == "auto" ? std::nullopt : delimiter_of(text);
          },
          "what separates cells: comma, semicolon, tab, blanks, or another character")
      ->check(one_that(is_delimiter, "auto, comma, semicolon, tab, blanks or one character"))
      ->default_str("auto");
  command
      .add_option_function<std::string>(
          "--decimal", [&format](const std::string& text) { format.decimal = text.front(); },
          "the sign before the fraction of a number, . or ,")
      ->check(one_that([](const std::string& text) { return text == "." || text == ","; },
                       "a point or a comma"))
      ->default_str(".");
  command.add_option("--thousands", format.thousands, "what stands between groups of three digits");
  command.add_option("--comment", format.comment, "lines that begin with this are skipped");
  command.add_option("--skip-lines", format.skipped_lines, "lines to skip at the beginning")
      ->transform(whole_number())
      ->capture_default_str();
  add_first_line_flags(command, format);
  command.add_option(
      "--na-values", options.missing,
      "words or numbers that stand for a missing value, beside an empty cell, nan, NA, N/A, n/a, "
      "#N/A, <NA>, ?, null, NULL and None");
}

void add_missing_option(CLI::App& command, TableOptions& options, const std::string& otherwise) {
  command
      .add_option_function<std::string>(
          "--na", [&options](const std::string&) { options.drop_missing = true; },
          "drop: rows with a missing cell among the columns that are used are left out, and "
          "counted; without it " +
              otherwise)
      ->check(one_that([](const std::string& text) { return text == "drop"; }, "drop"));
}

void add_column_options(CLI::App& command, TableOptions& options) {
  command.add_option("--columns", options.columns,
                     "use only these columns, and those of --categorical and of the context");
  command.add_option("--drop", options.drop, "leave these columns out");
  command.add_flag("--drop-redundant", options.drop_redundant,
                   "leave out columns that are constant, repeat another one, or are a linear "
                   "combination of others");
}

nlohmann::json TableOptions::settings() const {
  using FirstLine = TableFormat::FirstLine;
  return {{"columns", columns},
          {"drop", drop},
          {"drop-redundant", drop_redundant},
          {"na", drop_missing ? "drop" : ""},
          {"na-values", missing},
          {"delimiter", delimiter_name(format.delimiter)},
          {"decimal", std::string(1, format.decimal)},
          {"thousands", format.thousands},
          {"comment", format.comment},
          {"skip-lines", format.skipped_lines},
          {"header", format.first_line == FirstLine::names},
          {"no-header", format.first_line == FirstLine::numbers}};
}

void TableOptions::take_settings(const nlohmann::json& settings) {
  using FirstLine = TableFormat::FirstLine;
  columns = settings.at("columns").get<std::vector<std::string>>();
  drop = settings.at("drop").get<std::vector<std::string>>();
  drop_redundant = settings.at("drop-redundant");
  drop_missing = settings.at("na") == "drop";
  missing = settings.at("na-values").get<std::vector<std::string>>();
  const std::string delimiter = settings.at("delimiter");
  format.delimiter = delimiter == "auto" ? std::nullopt : delimiter_of(delimiter);
  format.decimal = settings.at("decimal").get<std::string>().front();
  format.thousands = settings.at("thousands");
  format.comment = settings.at("comment");
  format.skipped_lines = settings.at("skip-lines");
  format.first_line = settings.at("header")      ? FirstLine::names
                      : settings.at("no-header") ? FirstLine::numbers
                                                 : FirstLine::by_content;
}

std::string data_file(const std::string& name) { return name == "-" ? "/dev/stdin" : name; }

CLI::Validator a_data_file() {
  return {[](std::string& name) {
            name = data_file(name);
            return std::string();
          },
          ""};
}

}  // namespace tapeflow

#include "examples/ch15_three_models/scores.hpp"

#include "examples/support/terminal/text_table.hpp"

#include <cmath>
#include <iostream>

namespace tapeflow {
namespace {

struct Column {
  std::string header, key;
  double Scores::*score;
  int digits;  // of the expected value
};

std::vector<Column> columns_with(const std::string& likelihood) {
  return {{likelihood, "likelihood", &Scores::likelihood, 0},
          {"modes", "modes", &Scores::modes, 0},
          {"near, %", "near", &Scores::near, 1},
          {"MMD² x 1000", "mmd", &Scores::mmd, 0},
          {"density", "density", &Scores::density, 0},
          {"coverage", "coverage", &Scores::coverage, 3},
          {"near train, %", "training", &Scores::training, 0}};
}

bool has(const NamedScores& row, double Scores::*score) {
  return !row.of_seeds.empty() && !std::isnan(row.of_seeds[0].*score);
}

bool some_has(const std::vector<NamedScores>& rows, double Scores::*score) {
  for (const NamedScores& row : rows)
    if (has(row, score)) return true;
  return false;
}

std::string cell(const NamedScores& row, const Column& column) {
  if (!has(row, column.score)) return "-";
  const MeanAndError found = over_seeds(row, column.score);
  return with_error(found.mean, found.standard_error);
}

void keep(const NamedScores& row, const std::vector<Column>& columns, Results& results) {
  for (const Column& column : columns) {
    if (!has(row, column.score)) continue;
    const MeanAndError found = over_seeds(row, column.score);
    const std::string key = row.key + "." + column.key;
    results.keep(key + ".mean", found.mean).keep(key + ".standard_error", found.standard_error);
  }
}

}  // namespace

MeanAndError over_seeds(const NamedScores& row, double Scores::*score) {
  std::vector<double> numbers;
  for (const Scores& scores : row.of_seeds) numbers.push_back(scores.*score);
  return mean_and_error(numbers);
}

void print_scores(const std::string& title, const std::string& likelihood,
                  const std::vector<NamedScores>& rows, const Scores& expected, Results& results) {
  std::vector<Column> columns = columns_with(likelihood);
  std::erase_if(columns, [&](const Column& column) { return !some_has(rows, column.score); });
  std::vector<std::string> headers{title}, first{"expected"};
  for (const Column& column : columns) {
    headers.push_back(column.header);
    const double value = expected.*column.score;
    first.push_back(std::isnan(value) ? "-" : number(value, column.digits));
  }
  TextTable table(headers);
  table.row(first);
  for (const NamedScores& row : rows) {
    std::vector<std::string> cells{row.name};
    for (const Column& column : columns) cells.push_back(cell(row, column));
    table.row(cells);
    keep(row, columns, results);
  }
  std::cout << table;
}

void print_times(const std::string& title, const std::vector<NamedScores>& rows, Results& results) {
  TextTable table({title, "training, s", "a sample, ms"});
  for (const NamedScores& row : rows) {
    if (!has(row, &Scores::seconds)) continue;
    const double seconds = over_seeds(row, &Scores::seconds).mean;
    const double milliseconds = over_seeds(row, &Scores::milliseconds).mean;
    table.row({row.name, number(seconds, 1), number(milliseconds, 4)});
    results.keep(row.key + ".seconds", seconds).keep(row.key + ".milliseconds", milliseconds);
  }
  std::cout << table;
}

}  // namespace tapeflow

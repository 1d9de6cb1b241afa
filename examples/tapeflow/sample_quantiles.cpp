#include "examples/tapeflow/sample_quantiles.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

// The number at a place from 0 to n - 1 of n rising numbers, which need not be whole.
double at_place(const std::vector<double>& rising, double place) {
  const double inside = std::clamp(place, 0., static_cast<double>(rising.size() - 1));
  const auto below = static_cast<std::size_t>(inside);
  const std::size_t above = std::min(below + 1, rising.size() - 1);
  const double share = inside - static_cast<double>(below);
  return (1 - share) * rising[below] + share * rising[above];
}

}  // namespace

std::vector<ColumnQuantiles> quantiles_of(const Array<double>& samples,
                                          const std::vector<std::string>& columns,
                                          const std::vector<double>& percents) {
  const auto n = static_cast<double>(samples.shape(0));
  std::vector<ColumnQuantiles> all;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    std::vector<double> rising(samples.shape(0));
    for (std::size_t i = 0; i < rising.size(); ++i) rising[i] = samples(i, j);
    std::sort(rising.begin(), rising.end());
    ColumnQuantiles column{columns[j], {}, {}};
    for (const double percent : percents) {
      const double p = percent / 100, place = p * (n - 1), s = std::sqrt(n * p * (1 - p));
      column.values.push_back(at_place(rising, place));
      column.standard_errors.push_back((at_place(rising, place + s) - at_place(rising, place - s)) /
                                       2);
    }
    all.push_back(std::move(column));
  }
  return all;
}

SampleSummary summary_of(const Array<double>& samples, const std::vector<std::string>& columns,
                         const TableDomain& domain, const std::vector<double>& percents) {
  std::vector<std::size_t> places;
  std::vector<std::string> names;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (domain.any() && !domain.columns()[j].words().empty()) continue;
    places.push_back(j);
    names.push_back(columns[j]);
  }
  return {quantiles_of(select_columns(samples, places), names, percents),
          word_shares(samples, columns, domain)};
}

namespace {

void print_quantiles(const std::vector<ColumnQuantiles>& found, const std::vector<double>& percents,
                     std::size_t count) {
  if (found.empty()) return;
  std::vector<std::string> headers = {"column"};
  for (const double percent : percents) headers.push_back(shortest_text(percent) + " %");
  TextTable table(headers);
  for (const ColumnQuantiles& column : found) {
    std::vector<std::string> cells = {printable(column.column)};
    for (std::size_t k = 0; k < percents.size(); ++k)
      cells.push_back(with_error(column.values[k], column.standard_errors[k]));
    table.row(cells);
  }
  std::cout << table << "± is one standard error of a quantile of " << count << " samples\n";
}

void print_shares(const WordShares& found, std::size_t count) {
  TextTable table({printable(found.column), "share, %"});
  for (std::size_t k = 0; k < found.words.size(); ++k)
    table.row({printable(found.words[k]),
               with_error(100 * found.shares[k], 100 * found.standard_errors[k])});
  std::cout << table << "± is one standard error of a share of " << count << " samples\n";
}

}  // namespace

void print_table(const SampleSummary& found, const std::vector<double>& percents, std::size_t count,
                 const std::string& given) {
  if (!given.empty()) std::cout << printable(given) << "\n";
  print_quantiles(found.numbers, percents, count);
  for (const WordShares& column : found.words) {
    if (&column != &found.words.front() || !found.numbers.empty()) std::cout << "\n";
    print_shares(column, count);
  }
}

void print_json(const SampleSummary& found, const std::vector<double>& percents, std::size_t count,
                const std::string& given) {
  nlohmann::json json = {{"percents", percents}, {"samples", count}, {"given", given}};
  json["columns"] = nlohmann::json::object();
  for (const ColumnQuantiles& column : found.numbers)
    json["columns"][column.column] = {{"quantiles", column.values},
                                      {"standard_errors", column.standard_errors}};
  for (const WordShares& column : found.words)
    json["columns"][column.column] = {{"words", column.words},
                                      {"shares", column.shares},
                                      {"standard_errors", column.standard_errors}};
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

}  // namespace tapeflow

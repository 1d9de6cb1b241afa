#include "examples/tapeflow/repeated_values.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "examples/tapeflow/columns.hpp"
#include "flows/data/find_domain.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

constexpr std::size_t many_rows = 10;  // this many rows that share a value are many
constexpr double large_share = 0.1;    // and this share of all rows is large

// How often values occur in a column.
struct Repetition {
  std::size_t distinct = 0, most = 0;
  double commonest = 0;
};

Repetition repetition(const std::vector<double>& sorted) {
  Repetition result;
  for (auto first = sorted.begin(); first != sorted.end(); ++result.distinct) {
    const auto last = std::upper_bound(first, sorted.end(), *first);
    const auto count = static_cast<std::size_t>(last - first);
    if (count > result.most) result.most = count, result.commonest = *first;
    first = last;
  }
  return result;
}

}  // namespace

std::vector<double> rising_numbers(const std::vector<const Array<double>*>& tables,
                                   std::size_t column) {
  std::vector<double> sorted;
  for (const Array<double>* table : tables)
    for (std::size_t i = 0; i < table->shape(0); ++i) sorted.push_back((*table)(i, column));
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

std::vector<RepeatedColumn> repeated_values(const Table& table,
                                            const std::vector<std::string>& context,
                                            const OnProgress& on_progress) {
  std::vector<RepeatedColumn> columns;
  const std::size_t n = table.values.shape(0);
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    on_progress(static_cast<double>(j) / static_cast<double>(table.columns.size()));
    const bool of_words = !table.words[j].empty();  // words always repeat
    if (of_words || contains(context, table.columns[j])) continue;
    const std::vector<double> sorted = rising_numbers({&table.values}, j);
    const Repetition found = repetition(sorted);
    const bool one_value = found.most >= many_rows &&
                           static_cast<double>(found.most) >= large_share * static_cast<double>(n);
    if (found.distinct * many_rows > n && !one_value) continue;
    TextWriter sentence;
    sentence << "column " << shown(table.columns[j]) << " has " << found.distinct
             << " different values in " << n << " rows, " << found.commonest << " in " << found.most
             << " of them";
    columns.push_back({table.columns[j], sentence.str(), find_atoms(sorted)});
  }
  return columns;
}

std::string note_on_repeated_values(bool dequantized) {
  if (dequantized)
    return "values that repeat get probabilities instead of a density; --no-dequantize gives each "
           "number a density";
  return "at values that repeat a density can be as high as it likes, and its likelihood says "
         "little; without --no-dequantize they get probabilities";
}

}  // namespace tapeflow

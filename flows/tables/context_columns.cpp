#include "flows/tables/context_columns.hpp"

#include "engine/check.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "engine/joined.hpp"
#include "flows/data/row_shapes.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tapeflow {
namespace {

// Column j of a raw context, a column of classes, as integers.
std::vector<std::size_t> class_indices(const ContextColumn& column, const Array<double>& raw,
                                       std::size_t j) {
  std::vector<std::size_t> result(raw.shape()[0]);
  const auto count = static_cast<double>(column.classes.size());
  for (std::size_t i = 0; i < result.size(); ++i) {
    const double v = raw(i, j);
    if (!(v >= 0 && v < count && v == std::floor(v))) {
      TextWriter sentence;
      sentence << "column \"" << column.name << "\": needs the place of one of its " << count
               << " classes, from 0 on, got " << v;
      throw std::invalid_argument(sentence.str());
    }
    result[i] = static_cast<std::size_t>(v);
  }
  return result;
}

// Copies the columns of `part` into `all`, from column `at` on.
void put(const Array<double>& part, std::size_t at, Array<double>& all) {
  const std::size_t width = part.shape()[1];
  for (std::size_t i = 0; i < part.shape()[0]; ++i)
    std::copy_n(part.data() + i * width, width, all.data() + i * all.shape()[1] + at);
}

}  // namespace

template <class T>
Array<T> one_hot(const std::vector<std::size_t>& classes, std::size_t count) {
  Array<T> rows = filled<T>({classes.size(), count}, 0);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i] >= count)
      throw std::invalid_argument("one_hot: needs classes below " + std::to_string(count) +
                                  ", got " + std::to_string(classes[i]));
    rows(i, classes[i]) = 1;
  }
  return rows;
}

template Array<float> one_hot(const std::vector<std::size_t>&, std::size_t);
template Array<double> one_hot(const std::vector<std::size_t>&, std::size_t);

double ContextColumn::index_of(const std::string& class_name) const {
  auto found = std::find(classes.begin(), classes.end(), class_name);
  const auto number = parse_number(class_name);
  if (found == classes.end() && number)
    found = std::find(classes.begin(), classes.end(), shortest_text(*number + 0.));  // -0 is 0
  if (found != classes.end()) return static_cast<double>(found - classes.begin());
  std::vector<std::string> known;
  for (const std::string& one : classes) known.push_back(shown(one));
  throw std::invalid_argument("column " + shown(name) + ": needs one of the classes " +
                              joined(known) + ", got " + shown(class_name));
}

std::vector<std::string> names_of(const std::vector<ContextColumn>& columns) {
  std::vector<std::string> names;
  for (const ContextColumn& column : columns) names.push_back(column.name);
  return names;
}

std::size_t encoded_features(const std::vector<ContextColumn>& columns) {
  std::size_t count = 0;
  for (const ContextColumn& column : columns)
    count += column.is_class() ? column.classes.size() : 1;
  return count;
}

EncodedContext numbers_of(const std::vector<ContextColumn>& columns, const Array<double>& raw) {
  std::vector<std::size_t> places;
  EncodedContext context;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].is_class()) continue;
    places.push_back(j);
    context.columns.push_back(columns[j].name);
  }
  context.rows = select_columns(raw, places);
  return context;
}

EncodedContext encoded(const std::vector<ContextColumn>& columns, const Array<double>& raw) {
  EncodedContext context = numbers_of(columns, raw);
  const Array<double> numbers =
      std::exchange(context.rows, Array<double>(Shape{raw.shape()[0], encoded_features(columns)}));
  put(numbers, 0, context.rows);
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const ContextColumn& column = columns[j];
    if (!column.is_class()) continue;
    const std::size_t at = context.columns.size();
    put(one_hot<double>(class_indices(column, raw, j), column.classes.size()), at, context.rows);
    context.redundant.push_back(at);
    for (const std::string& name : column.classes)
      context.columns.push_back(column.name + "=" + name);
  }
  return context;
}

void require_context_of(const char* caller, const std::vector<ContextColumn>& columns,
                        const Array<double>& raw, std::size_t rows) {
  const Shape got = context_shape(raw), needed{rows, columns.size()};
  if (got.empty() && columns.empty()) return;
  if (got != needed)
    shape_error(caller, "a context " + to_string(needed), got.empty() ? "none" : to_string(got));
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].is_class()) class_indices(columns[j], raw, j);
  }
}

std::vector<std::size_t> independent_columns(const GivenContext& context) {
  std::vector<std::size_t> kept;
  for (std::size_t j = 0; j < context.columns.size(); ++j) {
    if (std::count(context.redundant.begin(), context.redundant.end(), j) == 0) kept.push_back(j);
  }
  return kept;
}

EncodedContext independent(const EncodedContext& context) {
  const std::vector<std::size_t> kept = independent_columns(context);
  EncodedContext result{select_columns(context.rows, kept)};
  for (const std::size_t k : kept) result.columns.push_back(context.columns[k]);
  return result;
}

}  // namespace tapeflow

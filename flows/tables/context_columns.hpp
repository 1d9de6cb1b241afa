// The columns of a context c of p(x | c), numbers and classes, as numbers alone.
#pragma once

#include "flows/data/row_source.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Row i has a 1 in column classes[i] and 0 elsewhere, [N, count]: how a network sees a class.
/// std::invalid_argument for a class that is not below `count`.
template <class T>
Array<T> one_hot(const std::vector<std::size_t>& classes, std::size_t count);

/// One column of a context. A column of classes holds indices into `classes`: 0 for the first.
struct ContextColumn {
  std::string name;
  std::vector<std::string> classes;

  ContextColumn(std::string column, std::vector<std::string> class_names = {})
      : name(std::move(column)), classes(std::move(class_names)) {}
  ContextColumn(const char* column) : name(column) {}

  bool is_class() const { return !classes.empty(); }
  /// The index of a class. A class whose name is a number is found by any spelling of the number.
  /// std::invalid_argument, with the names there are, for a name that is no class.
  double index_of(const std::string& class_name) const;

  bool operator==(const ContextColumn&) const = default;
};

std::vector<std::string> names_of(const std::vector<ContextColumn>& columns);

/// A context as columns of numbers, [N, E], with their names. Without a context `rows` is an empty
/// array.
struct EncodedContext {
  Array<double> rows = Array<double>(Shape{0, 0});
  std::vector<std::string> columns = {};
  /// Indices of columns that the others determine: the one-hot columns of one class column add up
  /// to 1, so one of them is redundant.
  std::vector<std::size_t> redundant = {};
};

/// An encoded context whose rows are made when they are needed.
struct GivenContext {
  std::vector<std::string> columns = {};
  std::vector<std::size_t> redundant = {};
  RowSource rows = {0, 0, {}};

  GivenContext() = default;
  GivenContext(std::vector<std::string> names, std::vector<std::size_t> determined,
               RowSource source)
      : columns(std::move(names)), redundant(std::move(determined)), rows(std::move(source)) {}
  /// A context that outlives this object.
  GivenContext(const EncodedContext& context)
      : GivenContext(context.columns, context.redundant, source_of(context.rows)) {}
};

/// The number of columns E of the encoded context: one per number, one per class.
std::size_t encoded_features(const std::vector<ContextColumn>& columns);

/// Encodes a raw context [N, C]: first the columns of numbers as they are, then for each column of
/// classes one one-hot column per class, called "species=setosa". std::invalid_argument, naming the
/// column, for a number that is no index of a class.
EncodedContext encoded(const std::vector<ContextColumn>& columns, const Array<double>& raw);

/// The columns of numbers alone, as they are.
EncodedContext numbers_of(const std::vector<ContextColumn>& columns, const Array<double>& raw);

/// Checks in the name of `caller` that the raw context is [rows, C] and can be encoded. ShapeError
/// for another shape, else std::invalid_argument as encoded. Without columns an empty context fits.
void require_context_of(const char* caller, const std::vector<ContextColumn>& columns,
                        const Array<double>& raw, std::size_t rows);

/// Indices of the columns without the redundant ones, and the context reduced to these columns:
/// with one-hot columns that sum to 1 the covariance would be singular.
std::vector<std::size_t> independent_columns(const GivenContext& context);
EncodedContext independent(const EncodedContext& context);

}  // namespace tapeflow

// The columns of a context c of p(x | c), numbers and classes, as numbers alone.
#pragma once

#include "engine/array.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Row i has a 1 in column classes[i] and 0 elsewhere, [N, count]: what a network is told of a
/// class. std::invalid_argument for a class that is not below `count`.
template <class T>
Array<T> one_hot(const std::vector<std::size_t>& classes, std::size_t count);

/// A column of a context. Of classes, where there are, it holds the places: 0 for the first.
struct ContextColumn {
  std::string name;
  std::vector<std::string> classes;

  ContextColumn(std::string name_, std::vector<std::string> classes_ = {})
      : name(std::move(name_)), classes(std::move(classes_)) {}
  ContextColumn(const char* name_) : name(name_) {}

  bool is_class() const { return !classes.empty(); }
  /// The place of a class, in whatever spelling if its name is a number. std::invalid_argument,
  /// with the names there are, if it is none.
  double place_of(const std::string& class_name) const;

  bool operator==(const ContextColumn&) const = default;
};

std::vector<std::string> names_of(const std::vector<ContextColumn>& columns);

/// A context as columns of numbers, [N, E], and what those are called. Or none.
struct EncodedContext {
  Array<double> rows = Array<double>(Shape{0, 0});
  std::vector<std::string> columns = {};
  /// Those that others determine: one for each class, as its one-hot columns add up to 1.
  std::vector<std::size_t> redundant = {};
};

/// How many columns that takes.
std::size_t encoded_features(const std::vector<ContextColumn>& columns);

/// First the columns of numbers, as they are, then for each of classes its one-hot ones, called
/// "species=setosa". `raw` is [N, C]. std::invalid_argument, naming the column, for what is no
/// place of a class.
EncodedContext encoded(const std::vector<ContextColumn>& columns, const Array<double>& raw);

/// The numbers of the columns that are not redundant, and those columns alone: for what inverts
/// their covariance.
std::vector<std::size_t> independent_columns(const EncodedContext& context);
EncodedContext independent(const EncodedContext& context);

}  // namespace tapeflow

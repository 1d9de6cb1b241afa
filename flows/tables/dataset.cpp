#include "flows/tables/dataset.hpp"

#include "engine/check.hpp"
#include "flows/data/row_shapes.hpp"

namespace tapeflow {

Dataset::Dataset(std::vector<std::string> columns, Array<double> x)
    : columns_(std::move(columns)), raw_{std::move(x)} {}

Dataset::Dataset(std::vector<std::string> columns, std::vector<ContextColumn> context_columns,
                 Rows<double> raw)
    : columns_(std::move(columns)),
      context_columns_(std::move(context_columns)),
      raw_(std::move(raw)) {
  const Shape got = context_shape(raw_.context), needed{raw_.count(), context_columns_.size()};
  if (context_columns_.empty() && got.empty()) {
    raw_.context = Array<double>(Shape{0, 0});
    return;
  }
  if (got != needed)
    shape_error("Dataset", "a context " + to_string(needed), got.empty() ? "none" : to_string(got));
  context_ = encoded(context_columns_, raw_.context);
}

Dataset Dataset::select(const std::vector<std::size_t>& rows) const {
  Dataset selected = *this;
  selected.raw_.x = select_rows(raw_.x, rows);
  if (context_columns_.empty()) return selected;
  selected.raw_.context = select_rows(raw_.context, rows);
  selected.context_.rows = select_rows(context_.rows, rows);
  return selected;
}

Dataset Dataset::with_x(Array<double> x) const {
  Dataset other = *this;
  other.raw_.x = std::move(x);
  return other;
}

}  // namespace tapeflow

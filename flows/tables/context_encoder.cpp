#include "flows/tables/context_encoder.hpp"

#include "engine/check.hpp"
#include "flows/data/row_shapes.hpp"
#include "flows/layers/orders.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

std::size_t count_of_numbers(const std::vector<ContextColumn>& columns) {
  return static_cast<std::size_t>(std::count_if(
      columns.begin(), columns.end(), [](const ContextColumn& c) { return !c.is_class(); }));
}

Array<double> first_columns(const Array<double>& rows, std::size_t count) {
  return select_columns(rows, natural_order(count));
}

}  // namespace

ContextEncoder::ContextEncoder(std::vector<ContextColumn> columns) : columns_(std::move(columns)) {
  const std::size_t count = count_of_numbers(columns_);
  if (count > 0) numbers_.emplace(Preprocessing::whiten, count, 0);
}

ContextEncoder::ContextEncoder(std::vector<ContextColumn> columns, const Rows<double>& data)
    : columns_(std::move(columns)) {
  const std::size_t count = count_of_numbers(columns_);
  if (count == 0) return;
  EncodedContext given = checked(data.context, data.count());
  given.columns.resize(count);
  numbers_.emplace(Preprocessing::whiten, first_columns(given.rows, count), given.columns);
}

EncodedContext ContextEncoder::checked(const Array<double>& raw, std::size_t rows) const {
  if (!is_given(raw) && columns_.empty()) return {};
  const Shape needed{rows, columns_.size()};
  if (!is_given(raw) || raw.shape() != needed)
    shape_error("DensityModel", "a context " + to_string(needed),
                is_given(raw) ? to_string(raw.shape()) : "none");
  return encoded(columns_, raw);
}

EncodedContext ContextEncoder::prepare(const Array<double>& raw, std::size_t rows) const {
  EncodedContext given = checked(raw, rows);
  if (!numbers_) return given;
  const std::size_t count = numbers_->mean().size();
  const Array<double> prepared = numbers_->prepare(first_columns(given.rows, count)).rows;
  for (std::size_t i = 0; i < rows; ++i)
    std::copy_n(prepared.data() + i * count, count, given.rows.data() + i * features());
  return given;
}

void ContextEncoder::visit(ParameterVisitor<double>& visitor) {
  if (numbers_) numbers_->visit(visitor);
}

}  // namespace tapeflow

#include "flows/tables/context_encoder.hpp"

#include "flows/data/rows.hpp"
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

ContextEncoder::ContextEncoder(std::vector<ContextColumn> columns, const EncodedContext& train)
    : columns_(std::move(columns)) {
  const std::size_t count = count_of_numbers(columns_);
  if (count == 0) return;
  std::vector<std::string> names = train.columns;
  names.resize(count);
  numbers_.emplace(Preprocessing::whiten, first_columns(train.rows, count), names);
}

EncodedContext ContextEncoder::encode(const Array<double>& raw, std::size_t rows) const {
  require_context_of("DensityModel", columns_, raw, rows);
  return columns_.empty() ? EncodedContext() : encoded(columns_, raw);
}

EncodedContext ContextEncoder::prepare(EncodedContext context) const {
  if (!numbers_) return context;
  const std::size_t count = numbers_->mean().size();
  const Array<double> prepared = numbers_->prepare(first_columns(context.rows, count)).rows;
  for (std::size_t i = 0; i < prepared.shape()[0]; ++i)
    std::copy_n(prepared.data() + i * count, count, context.rows.data() + i * features());
  return context;
}

void ContextEncoder::visit(ParameterVisitor<double>& visitor) {
  if (numbers_) numbers_->visit(visitor);
}

}  // namespace tapeflow

#include "flows/tables/dataset.hpp"

#include "engine/check.hpp"
#include "flows/data/weighted_rows.hpp"

namespace tapeflow {

Dataset::Dataset(std::vector<std::string> columns, Array<double> x)
    : columns_(std::move(columns)), raw_{std::move(x)} {}

Dataset::Dataset(std::vector<std::string> columns, std::vector<ContextColumn> context_columns,
                 Rows<double> raw)
    : columns_(std::move(columns)),
      context_columns_(std::move(context_columns)),
      raw_(std::move(raw)) {
  require_context_of("Dataset", context_columns_, raw_.context, raw_.count());
  if (context_columns_.empty()) raw_.context = Array<double>(Shape{0, 0});
}

EncodedContext Dataset::context() const { return context(0, count()); }

EncodedContext Dataset::context(std::size_t first, std::size_t count) const {
  if (context_columns_.empty()) return {};
  return encoded(context_columns_, row_range(raw_.context, first, count));
}

Dataset Dataset::select(const std::vector<std::size_t>& rows) const {
  Dataset selected(columns_, select_rows(raw_.x, rows));
  selected.domain_ = domain_;
  if (!weights_.empty())
    for (const std::size_t row : rows) selected.weights_.push_back(weights_[row]);
  if (context_columns_.empty()) return selected;
  selected.context_columns_ = context_columns_;
  selected.raw_.context = select_rows(raw_.context, rows);
  return selected;
}

Dataset Dataset::with_domain(TableDomain domain) && {
  domain_ = std::move(domain);
  return std::move(*this);
}

Dataset Dataset::with_weights(std::vector<double> weights) && {
  require(weights.empty() || weights.size() == count(),
          "Dataset: needs a weight for each of the " + std::to_string(count()) +
              " rows or none, got " + std::to_string(weights.size()));
  weights_ = std::move(weights);
  return std::move(*this);
}

Dataset Dataset::drawn_by_weight(std::uint64_t seed) const {
  if (weights_.empty()) return *this;
  Rng rng(seed);
  return select(rows_by_weight(weights_, count(), rng)).with_weights({});
}

Dataset Dataset::spread(const Levels& levels, Rng& rng) && {
  return std::move(*this).with_x(levels.spread(std::move(raw_.x), rng));
}

Dataset Dataset::with_x(Array<double> x) && {
  raw_.x = std::move(x);
  return std::move(*this);
}

}  // namespace tapeflow

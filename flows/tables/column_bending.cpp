#include "flows/tables/column_bending.hpp"

#include "flows/row_chunks.hpp"

#include <algorithm>

namespace tapeflow {

Bounds image_of(const Bijector<double>& rising, const Bounds& box) {
  const std::size_t d = box.low.size();
  Array<double> corners(Shape{2, d});
  std::copy(box.high.begin(), box.high.end(),
            std::copy(box.low.begin(), box.low.end(), corners.begin()));
  Tape<double> tape({.record = false});
  const Array<double> image = rising.to_data(tape.view(corners)).value.value();
  const auto middle = image.begin() + static_cast<std::ptrdiff_t>(d);
  return {{image.begin(), middle}, {middle, image.end()}};
}

ColumnBending::ColumnBending(HeavyTails<double> tails, Standardize<double> scaling)
    : tails_(std::move(tails)), scaling_(std::move(scaling)) {}

ColumnBending::ColumnBending(std::size_t features)
    : ColumnBending(
          HeavyTails<double>(Tails::none(features)),
          Standardize<double>(filled<double>({features}, 0), filled<double>({features}, 1))) {}

ColumnBending ColumnBending::fit(Array<double> rows, const OnProgress& on_progress) {
  HeavyTails<double> tails(fit_tails(rows, on_progress));
  const std::size_t n = rows.shape()[0], d = rows.shape()[1];
  Workers alone(1);
  for_each_chunk<double>(
      n, d, alone, [&](std::size_t first, std::size_t count, Tape<double>& tape) {
        const auto bent = tails.to_latent(tape.constant(row_range(rows, first, count))).value;
        std::copy_n(bent.data(), bent.size(), rows.data() + first * d);
      });
  return {std::move(tails), Standardize<double>::from_data(rows)};
}

void ColumnBending::apply(Array<double>& rows, std::vector<double>& log_det) const {
  const std::size_t n = rows.shape()[0], d = rows.shape()[1];
  Workers alone(1);
  for_each_chunk<double>(
      n, d, alone, [&](std::size_t first, std::size_t count, Tape<double>& tape) {
        const auto bent = tails_.to_latent(tape.constant(row_range(rows, first, count)));
        const auto scaled = scaling_.to_latent(bent.value);
        std::copy_n(scaled.value.data(), scaled.value.size(), rows.data() + first * d);
        for (std::size_t i = 0; i < count; ++i)
          log_det[first + i] += bent.log_det.data()[i] + scaled.log_det.data()[i];
      });
}

void ColumnBending::undo(Array<double>& rows) const {
  const std::size_t n = rows.shape()[0], d = rows.shape()[1];
  Workers alone(1);
  for_each_chunk<double>(
      n, d, alone, [&](std::size_t first, std::size_t count, Tape<double>& tape) {
        const Var<double> scaled = tape.constant(row_range(rows, first, count));
        const Var<double> straight = tails_.to_data(scaling_.to_data(scaled).value).value;
        std::copy_n(straight.data(), straight.size(), rows.data() + first * d);
      });
}

Bounds ColumnBending::undo(const Bounds& bent) const {
  return image_of(tails_, image_of(scaling_, bent));
}

void ColumnBending::visit(ParameterVisitor<double>& visitor) {
  visitor("tails", tails_);
  visitor("scaling", scaling_);
}

}  // namespace tapeflow

#include "flows/data/large_table.hpp"

#include "engine/check.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

std::vector<std::size_t> sample_of(const RowSource& all, const DataSplit& split,
                                   std::uint64_t seed) {
  Rng rng = Rng(seed).split();  // the split may have used this seed's own numbers
  return spread_rows(all.rows, split.train.size() + split.valid.size() + split.test.size(), rng);
}

std::vector<std::size_t> numbers_at(const std::vector<std::size_t>& sample,
                                    const std::vector<std::size_t>& places) {
  std::vector<std::size_t> numbers(places.size());
  std::transform(places.begin(), places.end(), numbers.begin(),
                 [&sample](std::size_t place) { return sample.at(place); });
  return numbers;
}

}  // namespace

RowSource source_of(const MappedNpy& file) {
  return {file.count(), file.columns().size(),
          [&file](std::size_t first, std::size_t count) { return file.rows(first, count); }};
}

Array<double> select_rows(const RowSource& from, const std::vector<std::size_t>& rows) {
  Array<double> result(Shape{rows.size(), from.columns});
  double* to = result.data();
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t count = 1;
    while (i + count < rows.size() && rows[i + count] == rows[i] + count) ++count;
    const Array<double> made = from.make(rows[i], count);
    to = std::copy(made.begin(), made.end(), to);
    i += count;
  }
  return result;
}

std::vector<std::size_t> spread_rows(std::size_t rows, std::size_t count, Rng& rng) {
  require(count <= rows, "spread_rows: needs at most " + std::to_string(rows) + " rows, got " +
                             std::to_string(count));
  if (count == 0) return {};
  const std::size_t begin = rng.below(rows), whole = rows / count, rest = rows % count;
  std::vector<std::size_t> result(count);
  std::size_t first = 0;  // of the part, on the ring
  for (std::size_t k = 0; k < count; ++k) {
    // Of `count` parts, `rest` have a row more: after k parts there are k rest / count of them.
    const std::size_t next = (k + 1) * whole + (k + 1) * rest / count;
    result[k] = (begin + first + rng.below(next - first)) % rows;
    first = next;
  }
  std::sort(result.begin(), result.end());
  return result;
}

OtherRows::OtherRows(std::size_t rows, std::vector<std::size_t> left_out)
    : rows_(rows), before_(std::move(left_out)) {
  for (std::size_t k = 0; k < before_.size(); ++k) {
    require(before_[k] < rows && before_[k] >= k && (k == 0 || before_[k] - k >= before_[k - 1]),
            "OtherRows: needs different rows below " + std::to_string(rows) + " that rise");
    before_[k] -= k;
  }
}

// Row k has as many rows before it that are left out as have at most k others before them.
std::size_t OtherRows::operator()(std::size_t k) const {
  require(k < count(), "OtherRows: needs a number below " + std::to_string(count()) + ", got " +
                           std::to_string(k));
  const auto behind = std::upper_bound(before_.begin(), before_.end(), k);
  return k + static_cast<std::size_t>(behind - before_.begin());
}

LargeTable::LargeTable(RowSource all, DataSplit split, std::uint64_t seed)
    : all_(std::move(all)),
      split_(std::move(split)),
      sample_(sample_of(all_, split_, seed)),
      training_rows_(training_rows()) {}

OtherRows LargeTable::training_rows() const {
  std::vector<std::size_t> held_out = numbers_at(sample_, split_.valid);
  const std::vector<std::size_t> test = numbers_at(sample_, split_.test);
  held_out.insert(held_out.end(), test.begin(), test.end());
  std::sort(held_out.begin(), held_out.end());
  return {all_.rows, std::move(held_out)};
}

Array<double> LargeTable::rows_of(const std::vector<std::size_t>& places) const {
  return select_rows(all_, numbers_at(sample_, places));
}

Array<double> LargeTable::drawn(std::uint64_t seed) const {
  Rng rng(seed);
  std::vector<std::size_t> rows = spread_rows(training_rows_.count(), split_.train.size(), rng);
  std::transform(rows.begin(), rows.end(), rows.begin(), std::cref(training_rows_));
  return select_rows(all_, rows);
}

}  // namespace tapeflow

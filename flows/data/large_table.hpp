// A table of more rows than should be in memory at once: some of its rows are, and those to train
// on are drawn anew when one asks for others.
//
//   const MappedNpy file("rows.npy");
//   const LargeTable table(source_of(file), split_rows(1'000'000, 0.1, 0.1, seed), seed);
//   DensityModel<float> model({.layers = 5}, file.columns(), table.train(), seed);
//   FitResult result = fit(model, table, {.epochs = 20});  // flows/tables/redrawn_rows.hpp
#pragma once

#include "engine/io/mapped_npy.hpp"
#include "engine/random.hpp"
#include "flows/data/row_source.hpp"

#include <cstdint>
#include <vector>

namespace tapeflow {

/// The rows of a file, which must outlive the source.
RowSource source_of(const MappedNpy& file);

/// These rows of a source, in this order. Rows that follow one another are made together.
Array<double> select_rows(const RowSource& from, const std::vector<std::size_t>& rows);

/// `count` different row numbers below `rows`, in rising order. The rows, as a ring that begins at
/// a random one, are cut into `count` equal parts, and one row of each part is drawn: so the
/// numbers are spread evenly, and every row is as likely to be among them as any other. Takes no
/// memory but for the result. std::invalid_argument for more numbers than rows.
std::vector<std::size_t> spread_rows(std::size_t rows, std::size_t count, Rng& rng);

/// The rows of a table that are not left out, numbered from 0 on.
class OtherRows {
 public:
  /// `left_out` are row numbers below `rows`, in rising order.
  OtherRows(std::size_t rows, std::vector<std::size_t> left_out);
  std::size_t count() const { return rows_ - before_.size(); }
  /// The row number in the table of the k-th of them.
  std::size_t operator()(std::size_t k) const;

 private:
  std::size_t rows_;
  std::vector<std::size_t> before_;  // for each row left out, how many others come before it
};

/// Which rows are in memory, and which are drawn, depends on the number of rows, the split and the
/// seed alone, and not on where the source has its rows: a table on the disk gives the same numbers
/// as the same table in memory.
class LargeTable {
 public:
  /// The split deals out as many rows as are to be in memory at once; they are spread over the
  /// whole table. std::invalid_argument if the table has fewer rows. What the source needs must
  /// outlive the table.
  LargeTable(RowSource all, DataSplit split, std::uint64_t seed);

  std::size_t count() const { return all_.rows; }  ///< of the whole table
  const RowSource& all() const { return all_; }
  const DataSplit& split() const { return split_; }
  /// The row numbers of those in memory, in rising order: `split` deals out these.
  const std::vector<std::size_t>& sample() const { return sample_; }

  /// The rows of the sample, [S, D], and those of them to train on, for validation and to test on.
  /// Made when they are asked for.
  Array<double> sampled() const { return select_rows(all_, sample_); }
  Array<double> train() const { return rows_of(split_.train); }
  Array<double> valid() const { return rows_of(split_.valid); }
  Array<double> test() const { return rows_of(split_.test); }

  /// Whether there are rows to train on outside of the sample.
  bool has_others() const { return sample_.size() < all_.rows; }
  /// As many rows to train on as the split has, drawn by spread_rows from all rows of the table but
  /// those for validation and to test on.
  Array<double> drawn(std::uint64_t seed) const;

 private:
  Array<double> rows_of(const std::vector<std::size_t>& places) const;
  OtherRows training_rows() const;

  RowSource all_;
  DataSplit split_;
  std::vector<std::size_t> sample_;
  OtherRows training_rows_;
};

}  // namespace tapeflow

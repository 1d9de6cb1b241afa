// Writes a table of any number of rows as an NPY file, row by row.
//
//   NpyWriter writer("rows.npy", 2);
//   while (…) writer.add({x, y});
//   writer.finish();
#pragma once

#include "engine/io/mapped_npy.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tapeflow {

class TemporaryFile;

/// The file is float64 (<f8) in C order, as write_npy writes it. It is written beside its target,
/// and takes the target's name when it is finished; a file that is not finished is removed.
class NpyWriter {
 public:
  /// For rows of so many columns. std::runtime_error, here and below, if the system refuses to
  /// write; the sentence names the target.
  NpyWriter(const std::filesystem::path& target, std::size_t columns);
  NpyWriter(const NpyWriter&) = delete;
  NpyWriter& operator=(const NpyWriter&) = delete;
  ~NpyWriter();

  /// std::invalid_argument for a row of another length.
  void add(const std::vector<double>& row);
  std::size_t rows() const { return rows_; }

  /// Ends the file, and gives it its name. Needs a row, else std::invalid_argument.
  void finish();
  /// Ends the file, and maps it without giving it a name: it is gone from the disk when the program
  /// ends, however that comes. Needs a row, else std::invalid_argument.
  MappedNpy map();

 private:
  void write_out();
  void end();
  [[noreturn]] void cannot_write() const;

  std::filesystem::path target_;
  std::unique_ptr<TemporaryFile> file_;
  std::size_t columns_, rows_ = 0;
  std::string waiting_;  // bytes that are not yet written
};

}  // namespace tapeflow

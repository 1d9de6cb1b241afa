// An NPY file of any size as a table: its rows stay on the disk, and are read when they are asked
// for.
//
//   const MappedNpy table("rows.npy");
//   const Array<double> tenth = table.rows(9, 1);  // [1, D]
#pragma once

#include "engine/array.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tapeflow {

class MappedFile;
class NpyView;

/// The file is mapped into memory. A program may ask for its rows from several threads.
class MappedNpy {
 public:
  /// Takes the files that read_npy takes, and refuses others with the same sentences; a packed file
  /// or a pipe cannot be mapped. Looks at the header and the size alone: entries may be other than
  /// finite.
  explicit MappedNpy(const std::filesystem::path& path);
  /// An NPY file that is mapped already.
  explicit MappedNpy(std::unique_ptr<const MappedFile> file);
  MappedNpy(MappedNpy&&) noexcept;
  ~MappedNpy();

  std::size_t count() const;
  const std::vector<std::string>& columns() const;  ///< names of fields, else x1, x2, …

  /// Rows first … first + count - 1 as [count, D], the numbers that read_npy gives.
  /// std::invalid_argument if one is missing; std::runtime_error if the file has been changed since
  /// it was mapped.
  Array<double> rows(std::size_t first, std::size_t count) const;

 private:
  std::unique_ptr<const MappedFile> file_;
  std::unique_ptr<const NpyView> view_;
};

/// Whether the file can be mapped and begins as an NPY file does.
bool can_map_npy(const std::filesystem::path& path);

}  // namespace tapeflow

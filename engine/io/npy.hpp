// Arrays in NumPy's NPY format (numpy.org/doc/stable/reference/generated/numpy.lib.format.html),
// read without trusting the file: nothing is allocated before the size that the header claims has
// been compared with the real size.
#pragma once

#include "engine/array.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

/// The first bytes of every NPY file.
inline constexpr std::string_view npy_magic = "\x93NUMPY";

/// Reads an array of numbers with one or two dimensions, as [N, D]; an array [N] becomes [N, 1].
/// Versions 1 to 3 of the format; float16, float32, float64, bool and all integers up to 64 bits,
/// of either byte order (integers beyond 2^53 are rounded to the nearest double); C and Fortran
/// order; structured arrays [N] of these types, whose fields are columns.
///
/// Throws std::runtime_error, naming the file, for any other kind of file or type, for a file that
/// is cut short or has bytes left over, and for an array without entries. For the first entry that
/// is not finite, the message also names row and column (counted from 1).
Array<double> read_npy(const std::filesystem::path& path);

/// read_npy for bytes in memory; `name` stands for the file in messages.
Array<double> parse_npy(const std::string& name, std::string_view bytes);

/// An NPY file as a table.
struct NpyTable {
  std::vector<std::string> columns;  ///< the names of the fields, else x1, x2, …
  bool has_names;                    ///< whether the array is structured
  Array<double> values;
};
/// The entries need not be finite.
NpyTable parse_npy_table(const std::string& name, std::string_view bytes);
/// Throws as read_npy does for the first entry that is not finite.
NpyTable finite_npy_table(const std::string& name, std::string_view bytes);

/// Writes values of any shape as version 1, float64 (<f8), C order, atomically.
void write_npy(const std::filesystem::path& path, const Array<double>& values);

}  // namespace tapeflow

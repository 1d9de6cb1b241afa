// An IDX file is two zero bytes, the type of the elements, the number of dimensions, each extent in
// four bytes, most significant first, and then the elements, the last index running fastest.
#include "engine/io/idx.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/bytes.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/gzip.hpp"

#include <algorithm>

namespace tapeflow {

namespace {

constexpr std::size_t most_dimensions = 4;
constexpr char unsigned_bytes = 0x08;

std::size_t header_size(std::size_t dimensions) { return 4 + 4 * dimensions; }

/// The shape that the header claims, after a check that memory could hold it.
Shape parse_header(const std::string& name, std::string_view bytes) {
  if (!bytes.starts_with(std::string_view("\0\0", 2))) {
    file_error(name, "an IDX file", bytes.empty() ? "an empty file" : shown(bytes.substr(0, 8)));
  }
  if (bytes.size() < 4) file_error(name, "a whole IDX header", "a file that ends within it");
  if (bytes[2] != unsigned_bytes) {
    file_error(name, "unsigned bytes (IDX type \"\\x08\")", "type " + shown(bytes.substr(2, 1)));
  }
  const std::size_t dimensions = static_cast<unsigned char>(bytes[3]);
  if (dimensions < 1 || dimensions > most_dimensions) {
    file_error(name, "an array of one to four dimensions", std::to_string(dimensions));
  }
  if (bytes.size() < header_size(dimensions)) {
    file_error(name, "a whole IDX header", "a file that ends within it");
  }
  Shape shape(dimensions);
  for (std::size_t k = 0; k < dimensions; ++k) {
    shape[k] = load<std::uint32_t>(bytes.data() + header_size(k), std::endian::big);
  }
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) {
    file_error(name, "at least one entry", "shape " + to_string(shape));
  }
  if (!byte_count(shape, 1)) {
    file_error(name, "a shape that memory can hold", "shape " + to_string(shape));
  }
  return shape;
}

[[noreturn]] void wrong_size(const std::string& name, const Shape& shape, const std::string& got) {
  file_error(name,
             std::to_string(element_count(shape)) + " bytes of data for shape " + to_string(shape),
             got);
}

/// The data behind the header. Their size must be exactly what the shape needs.
std::string_view data_of(const std::string& name, const Shape& shape, std::string_view bytes) {
  const std::string_view data = bytes.substr(header_size(shape.size()));
  if (data.size() != element_count(shape)) wrong_size(name, shape, std::to_string(data.size()));
  return data;
}

Array<std::uint8_t> array_of(const Shape& shape, std::string_view data) {
  Array<std::uint8_t> values(shape);
  std::copy(data.begin(), data.end(), values.data());
  return values;
}

// The header is unpacked first, so that a false one is refused before the rest is unpacked.
Array<std::uint8_t> parse_packed(const std::string& name, std::string_view packed) {
  const Shape shape = parse_header(name, gunzip(name, packed, header_size(most_dimensions)).bytes);
  const std::size_t count = element_count(shape);
  if (count / largest_gzip_ratio > packed.size()) {
    wrong_size(name, shape, std::to_string(packed.size()) + " packed ones, which hold fewer");
  }
  const Unpacked whole = gunzip(name, packed, header_size(shape.size()) + count);
  if (!whole.all) wrong_size(name, shape, "more");
  return array_of(shape, data_of(name, shape, whole.bytes));
}

}  // namespace

Array<std::uint8_t> parse_idx(const std::string& name, std::string_view bytes) {
  if (is_gzip(bytes)) return parse_packed(name, bytes);
  const Shape shape = parse_header(name, bytes);
  return array_of(shape, data_of(name, shape, bytes));
}

Array<std::uint8_t> read_idx(const std::filesystem::path& path) {
  return parse_idx(path.string(), read_file(path));
}

}  // namespace tapeflow

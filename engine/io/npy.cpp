#include "engine/io/npy.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/bytes.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/npy_header.hpp"
#include "engine/io/table.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>

namespace tapeflow {

namespace {

/// How an element is stored and read.
struct Element {
  std::size_t size;
  double (*decode)(const char* bytes, std::endian order);
  std::endian order = std::endian::little;
};

template <class T>
Element element_of() {
  return {sizeof(T), [](const char* bytes, std::endian order) {
            return static_cast<double>(load<T>(bytes, order));
          }};
}

/// IEEE 754's numbers of 16 bits: a sign, five bits of exponent, ten of fraction.
double decode_half(const char* bytes, std::endian order) {
  const auto bits = load<std::uint16_t>(bytes, order);
  const int exponent = (bits >> 10) & 31, fraction = bits & 1023;
  const double sign = (bits & 0x8000) != 0 ? -1 : 1;
  if (exponent == 31)
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::quiet_NaN();
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

/// The element a descr such as "<f8" or "|b1" stands for.
Element find_element(const std::string& name, const std::string& descr) {
  static const std::map<std::string, Element> known = {
      {"f2", {2, decode_half}},
      {"f4", element_of<float>()},
      {"f8", element_of<double>()},
      {"i1", element_of<std::int8_t>()},
      {"i2", element_of<std::int16_t>()},
      {"i4", element_of<std::int32_t>()},
      {"i8", element_of<std::int64_t>()},
      {"u1", element_of<std::uint8_t>()},
      {"u2", element_of<std::uint16_t>()},
      {"u4", element_of<std::uint32_t>()},
      {"u8", element_of<std::uint64_t>()},
      {"b1", {1, [](const char* byte, std::endian) { return *byte == 0 ? 0.0 : 1.0; }}}};
  const auto found = descr.empty() ? known.end() : known.find(descr.substr(1));
  const bool ordered = descr.starts_with('<') || descr.starts_with('>');
  if (found == known.end() || !(ordered || (descr.starts_with('|') && found->second.size == 1))) {
    file_error(name, "float16, float32, float64, bool or integers of up to 64 bits",
               "elements of type " + shown(descr));
  }
  Element element = found->second;
  if (descr[0] == '>') element.order = std::endian::big;
  return element;
}

/// The file, split into the text of its header and its data.
struct Parts {
  std::string_view header, data;
};

Parts split(const std::string& name, std::string_view bytes) {
  if (!bytes.starts_with(npy_magic)) {
    file_error(name, "an NPY file", bytes.empty() ? "an empty file" : shown(bytes.substr(0, 8)));
  }
  const std::size_t version = bytes.size() > 6 ? static_cast<unsigned char>(bytes[6]) : 1;
  if (version < 1 || version > 3) {
    file_error(name, "version 1, 2 or 3 of NPY", "version " + std::to_string(version));
  }
  const std::size_t begin = version == 1 ? 10 : 12;  // magic, version, the header's length
  if (bytes.size() < begin) file_error(name, "a whole NPY header", "a file that ends within it");
  const std::size_t length = version == 1
                                 ? load<std::uint16_t>(bytes.data() + 8, std::endian::little)
                                 : load<std::uint32_t>(bytes.data() + 8, std::endian::little);
  if (bytes.size() - begin < length) {
    file_error(name, "a whole NPY header", "a file that ends within it");
  }
  return {bytes.substr(begin, length), bytes.substr(begin + length)};
}

/// The shape as [N, D], after a check that the data have exactly its size.
Shape checked_shape(const std::string& name, const NpyHeader& header, std::size_t element_size,
                    std::size_t data_size) {
  const std::string shape_text = to_string(header.shape);
  const std::size_t rank = header.shape.size();
  if (rank != 1 && rank != 2) {
    file_error(name, "an array of one or two dimensions", "shape " + shape_text);
  }
  const Shape shape = rank == 2 ? header.shape : Shape{header.shape[0], 1};
  if (shape[0] == 0 || shape[1] == 0) {
    file_error(name, "at least one row and one column", "shape " + shape_text);
  }
  const std::optional<std::size_t> needed = byte_count(shape, element_size);
  if (!needed) {
    file_error(name, "a shape that memory can hold", "shape " + shape_text);
  }
  if (*needed != data_size) {
    const std::string element = header.fields.empty()
                                    ? shown(header.descr)
                                    : "rows of " + std::to_string(element_size) + " bytes";
    file_error(
        name, std::to_string(*needed) + " bytes of data for shape " + shape_text + " of " + element,
        std::to_string(data_size));
  }
  return shape;
}

[[noreturn]] void bad_entry(const std::string& name, std::size_t row, const std::string& column,
                            double value) {
  file_error(name + ", row " + std::to_string(row + 1) + ", column " + shown(column),
             "a finite number",
             std::isnan(value) ? "nan"
             : value > 0       ? "inf"
                               : "-inf");
}

Array<double> plain_values(const std::string& name, const NpyHeader& header,
                           std::string_view data) {
  const Element element = find_element(name, header.descr);
  Array<double> values(checked_shape(name, header, element.size, data.size()));
  const std::size_t rows = values.shape()[0], columns = values.shape()[1];
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const std::size_t at = header.fortran_order ? j * rows + i : i * columns + j;
      values(i, j) = element.decode(data.data() + at * element.size, element.order);
    }
  }
  return values;
}

/// The fields of a row stand side by side.
Array<double> values_of_fields(const std::string& name, const NpyHeader& header,
                               std::string_view data) {
  std::vector<Element> elements;
  std::size_t row_size = 0;
  for (const NpyField& field : header.fields) {
    elements.push_back(find_element(name + ", column " + shown(field.name), field.descr));
    row_size += elements.back().size;
  }
  if (header.shape.size() != 1)
    file_error(name, "a structured array of one dimension", "shape " + to_string(header.shape));
  const std::size_t rows = checked_shape(name, header, row_size, data.size())[0];
  Array<double> values(Shape{rows, elements.size()});
  const char* at = data.data();
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < elements.size(); at += elements[j++].size)
      values(i, j) = elements[j].decode(at, elements[j].order);
  }
  return values;
}

}  // namespace

NpyTable parse_npy_table(const std::string& name, std::string_view bytes) {
  const Parts parts = split(name, bytes);
  const std::optional<NpyHeader> header = parse_npy_header(parts.header);
  if (!header) {
    file_error(name, "a header with descr, fortran_order and shape", shown(parts.header));
  }
  NpyTable table{{}, !header->fields.empty(), {}};
  table.values = table.has_names ? values_of_fields(name, *header, parts.data)
                                 : plain_values(name, *header, parts.data);
  table.columns = default_columns(table.values.shape()[1]);
  for (std::size_t j = 0; j < header->fields.size(); ++j) table.columns[j] = header->fields[j].name;
  return table;
}

NpyTable finite_npy_table(const std::string& name, std::string_view bytes) {
  NpyTable table = parse_npy_table(name, bytes);
  const std::size_t columns = table.columns.size();
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    const double value = table.values.data()[i];
    if (!std::isfinite(value)) bad_entry(name, i / columns, table.columns[i % columns], value);
  }
  return table;
}

Array<double> parse_npy(const std::string& name, std::string_view bytes) {
  return finite_npy_table(name, bytes).values;
}

Array<double> read_npy(const std::filesystem::path& path) {
  return parse_npy(path.string(), read_file(path));
}

void write_npy(const std::filesystem::path& path, const Array<double>& values) {
  std::string header = to_string(NpyHeader{"<f8", false, values.shape()});
  header.resize((10 + header.size() + 64) / 64 * 64 - 10, ' ');  // the data starts 64-aligned
  header.back() = '\n';
  std::string bytes(npy_magic);
  bytes += std::string_view("\x01\x00", 2);
  append_little_endian(bytes, static_cast<std::uint16_t>(header.size()));
  bytes += header;
  bytes.reserve(bytes.size() + values.size() * sizeof(double));
  for (std::size_t i = 0; i < values.size(); ++i) append_little_endian(bytes, values.data()[i]);
  write_file_atomically(path, bytes);
}

}  // namespace tapeflow

#include "engine/io/npy_view.hpp"

#include "engine/check.hpp"
#include "engine/io/bytes.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/npy.hpp"
#include "engine/io/npy_header.hpp"
#include "engine/io/table.hpp"

#include <algorithm>
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

/// The elements of the fields, which stand side by side in a row.
std::vector<Element> elements_of(const std::string& name, const NpyHeader& header) {
  std::vector<Element> elements;
  for (const NpyField& field : header.fields)
    elements.push_back(find_element(name + ", column " + shown(field.name), field.descr));
  if (header.shape.size() != 1)
    file_error(name, "a structured array of one dimension", "shape " + to_string(header.shape));
  return elements;
}

}  // namespace

NpyView::NpyView(std::string name, std::string_view bytes) : name_(std::move(name)) {
  const Parts parts = split(name_, bytes);
  const std::optional<NpyHeader> header = parse_npy_header(parts.header);
  if (!header) {
    file_error(name_, "a header with descr, fortran_order and shape", shown(parts.header));
  }
  data_ = parts.data.data();
  has_names_ = !header->fields.empty();
  has_names_ ? find_fields(*header, parts.data.size()) : find_columns(*header, parts.data.size());
}

// The fields of a row stand side by side.
void NpyView::find_fields(const NpyHeader& header, std::size_t data_size) {
  for (const Element& element : elements_of(name_, header)) {
    columns_.push_back({element.decode, element.order, row_bytes_});
    row_bytes_ += element.size;
  }
  stride_ = row_bytes_;
  rows_ = checked_shape(name_, header, row_bytes_, data_size)[0];
  for (const NpyField& field : header.fields) names_.push_back(field.name);
}

void NpyView::find_columns(const NpyHeader& header, std::size_t data_size) {
  const Element element = find_element(name_, header.descr);
  const Shape shape = checked_shape(name_, header, element.size, data_size);
  rows_ = shape[0];
  row_bytes_ = element.size * shape[1];
  stride_ = header.fortran_order ? element.size : row_bytes_;
  const std::size_t step = header.fortran_order ? element.size * rows_ : element.size;
  for (std::size_t j = 0; j < shape[1]; ++j)
    columns_.push_back({element.decode, element.order, j * step});
  names_ = default_columns(shape[1]);
}

Array<double> NpyView::row_range(std::size_t first, std::size_t count) const {
  require(count <= rows_ && first <= rows_ - count,
          "NpyView: needs rows below " + std::to_string(rows_) + ", got " + std::to_string(count) +
              " rows from row " + std::to_string(first) + " on");
  Array<double> values(Shape{count, columns_.size()});
  double* to = values.data();
  for (std::size_t i = first; i < first + count; ++i)
    for (std::size_t j = 0; j < columns_.size(); ++j) *to++ = (*this)(i, j);
  return values;
}

void NpyView::require_finite(const Array<double>& rows, std::size_t first) const {
  const auto bad =
      std::find_if_not(rows.begin(), rows.end(), [](double v) { return std::isfinite(v); });
  if (bad == rows.end()) return;
  const auto at = static_cast<std::size_t>(bad - rows.begin());
  const std::size_t d = columns_.size();
  file_error(
      name_ + ", row " + std::to_string(first + at / d + 1) + ", column " + shown(names_[at % d]),
      "a finite number",
      std::isnan(*bad) ? "nan"
      : *bad > 0       ? "inf"
                       : "-inf");
}

}  // namespace tapeflow

#include "engine/io/npy_header.hpp"

#include "engine/io/bytes.hpp"
#include "engine/io/npy.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace tapeflow {

namespace {

/// Caught in parse_npy_header: it never leaves this file.
struct Malformed : std::exception {};

/// Reads the text from left to right. Every take_… function that fails throws Malformed.
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  NpyHeader take_header() {
    take("{");
    while (!try_take("}")) {
      take_entry();
      if (try_take(",")) continue;
      take("}");
      break;
    }
    skip_blanks();
    if (!rest_.empty() || !descr_ || !fortran_order_ || !shape_) throw Malformed();
    return {*descr_, *fortran_order_, *shape_, fields_};
  }

 private:
  void take_entry() {
    const std::string key = take_string();
    take(":");
    if (key == "descr" && !descr_) {
      take_descr();
    } else if (key == "fortran_order" && !fortran_order_) {
      fortran_order_ = take_bool();
    } else if (key == "shape" && !shape_) {
      shape_ = take_shape();
    } else {
      throw Malformed();
    }
  }

  /// '<f8', or a list of fields: [('a', '<f8'), ('b', '<i4')].
  void take_descr() {
    descr_ = "";
    if (!try_take("[")) {
      descr_ = take_string();
      return;
    }
    while (!try_take("]")) {
      take("(");
      std::string name = take_string();
      take(",");
      fields_.push_back({std::move(name), take_string()});
      take(")");
      if (try_take(",")) continue;
      take("]");
      break;
    }
    if (fields_.empty()) throw Malformed();
  }

  std::string take_string() {
    const std::string quote = try_take("\"") ? "\"" : "'";
    if (quote == "'") take("'");
    const std::size_t end = rest_.find(quote);
    if (end == rest_.npos) throw Malformed();
    const std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    if (text.find('\\') != text.npos) throw Malformed();
    return text;
  }

  bool take_bool() {
    const bool value = try_take("True");
    if (!value) take("False");
    return value;
  }

  /// () or (3,) or (3, 2) or (3, 2,). A single extent needs its comma: (3) is a number in Python.
  Shape take_shape() {
    Shape shape;
    take("(");
    while (!try_take(")")) {
      shape.push_back(take_extent());
      if (try_take(",")) continue;
      take(")");
      if (shape.size() == 1) throw Malformed();
      break;
    }
    return shape;
  }

  std::size_t take_extent() {
    skip_blanks();
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) throw Malformed();
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }

  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size()));
  }

  bool try_take(std::string_view token) {
    skip_blanks();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  void take(std::string_view token) {
    if (!try_take(token)) throw Malformed();
  }

  std::string_view rest_;
  std::optional<std::string> descr_;
  std::optional<bool> fortran_order_;
  std::optional<Shape> shape_;
  std::vector<NpyField> fields_;
};

}  // namespace

std::optional<NpyHeader> parse_npy_header(std::string_view text) {
  try {
    return Parser(text).take_header();
  } catch (const Malformed&) {
    return std::nullopt;
  }
}

std::string to_string(const NpyHeader& header) {
  std::string shape;
  for (std::size_t extent : header.shape) {
    if (!shape.empty()) shape += ", ";
    shape += std::to_string(extent);
  }
  if (header.shape.size() == 1) shape += ",";
  return "{'descr': '" + header.descr +
         "', 'fortran_order': " + (header.fortran_order ? "True" : "False") + ", 'shape': (" +
         shape + "), }";
}

std::string npy_beginning(const Shape& shape) {
  std::string header = to_string(NpyHeader{"<f8", false, shape});
  header.resize((10 + header.size() + 64) / 64 * 64 - 10, ' ');
  header.back() = '\n';
  std::string bytes(npy_magic);
  bytes += std::string_view("\x01\x00", 2);
  append_little_endian(bytes, static_cast<std::uint16_t>(header.size()));
  return bytes + header;
}

}  // namespace tapeflow

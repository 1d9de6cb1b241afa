#include "examples/support/course/results.hpp"

#include "engine/io/atomic_file.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/support/terminal/text_width.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

constexpr std::size_t label_width = 20;

}  // namespace

Results::Results() : json_(std::make_unique<nlohmann::ordered_json>()) {
  *json_ = nlohmann::ordered_json::object();
}
Results::~Results() = default;

nlohmann::ordered_json& Results::at(const std::string& name) {
  std::string pointer = "/" + name;
  std::replace(pointer.begin(), pointer.end(), '.', '/');
  return (*json_)[nlohmann::ordered_json::json_pointer(pointer)];
}

Results& Results::keep(const std::string& name, double value) {
  has_nan_ = has_nan_ || std::isnan(value);
  return at(name) = value, *this;
}

Results& Results::keep(const std::string& name, std::size_t value) {
  return at(name) = value, *this;
}

Results& Results::keep(const std::string& name, const std::string& value) {
  return at(name) = value, *this;
}

Results& Results::print(const std::string& label, const std::string& text) {
  const std::size_t width = text_width(label);
  const std::string gap(width < label_width ? label_width - width : 1, ' ');
  std::cout << label << gap << text << "\n";
  return *this;
}

Results& Results::print(const std::string& label, const std::string& name,
                        const MeanAndError& value) {
  keep(name + ".mean", value.mean).keep(name + ".standard_error", value.standard_error);
  return print(label, with_error(value.mean, value.standard_error));
}

Results& Results::print(const std::string& label, const std::string& name, double value,
                        int digits) {
  return keep(name, value).print(label, number(value, digits));
}

Results& Results::figure(const std::filesystem::path& file) {
  at("figures").push_back(file.string());
  return print("picture", file.string());
}

void Results::write(const std::string& file) const {
  if (has_nan_) point_to_finite_check();
  if (!file.empty()) write_file_atomically(file, json_->dump(2) + "\n");
}

}  // namespace tapeflow

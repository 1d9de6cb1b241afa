#include "engine/io/model_header.hpp"

#include "engine/check.hpp"
#include "engine/io/bytes.hpp"
#include "engine/io/file_error.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <tuple>

#include <nlohmann/json.hpp>

namespace tapeflow {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* metadata_key = "__metadata__";
constexpr const char* checksum_key = "checksum";
constexpr const char* version_key = "format_version";
constexpr const char* our_version = "1";

/// Parses the JSON strictly: no key twice (the parser would drop one of the values silently), and
/// no nesting deeper than {tensor: {key: [number]}}.
json parse_json(const std::string& name, std::string_view text) {
  std::vector<std::set<std::string>> keys;  // the keys of each object that is open
  const auto check = [&](int depth, json::parse_event_t event, const json& parsed) {
    if (depth > 3) file_error(name, "a safetensors header", "JSON nested too deeply");
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end) keys.pop_back();
    if (event == json::parse_event_t::key &&
        !keys.back().insert(parsed.get<std::string>()).second) {
      file_error(name, "every name once", shown(parsed.get<std::string>()) + " twice");
    }
    return true;
  };
  try {
    return json::parse(text, check);
  } catch (const json::exception&) {
    file_error(name, "a header of valid JSON", shown(text));
  }
}

/// The metadata without our own two entries, after a check of the format version.
std::map<std::string, std::string> parse_metadata(const std::string& name, const json& object) {
  std::map<std::string, std::string> metadata;
  for (const auto& [key, value] : object.items()) {
    if (!value.is_string()) {
      file_error(name + ", metadata " + shown(key), "text", shown(value.dump()));
    }
    metadata[key] = value;
  }
  if (!metadata.contains(version_key)) {
    file_error(name, "a model saved by tapeflow", "safetensors without a format_version");
  }
  if (metadata[version_key] != our_version) {
    file_error(name, "format_version \"1\", the one this version of tapeflow reads",
               shown(metadata[version_key]));
  }
  metadata.erase(checksum_key);
  metadata.erase(version_key);
  return metadata;
}

bool is_list_of_counts(const json& list) {
  return list.is_array() && std::all_of(list.begin(), list.end(), [](const json& number) {
           return number.is_number_unsigned();
         });
}

/// Whether it has the three keys of an entry, with values of the right types.
bool is_entry(const json& entry) {
  return entry.is_object() && entry.size() == 3 && entry.contains("dtype") &&
         entry.contains("shape") && entry.contains("data_offsets") && entry["dtype"].is_string() &&
         is_list_of_counts(entry["shape"]) && is_list_of_counts(entry["data_offsets"]) &&
         entry["data_offsets"].size() == 2;
}

/// The entry of a tensor, after a check that its size fits its shape; `place` names file and
/// tensor.
TensorEntry parse_entry(const std::string& place, const std::string& tensor, const json& entry) {
  if (!is_entry(entry)) {
    file_error(place, "a dtype, a shape and two data_offsets", shown(entry.dump()));
  }
  const json& offsets = entry["data_offsets"];
  TensorEntry parsed{tensor, entry["dtype"], {}, offsets[0], offsets[1]};
  for (const json& extent : entry["shape"]) parsed.shape.push_back(extent);
  if (element_size(parsed.dtype) == 0) {
    file_error(place, "dtype \"F32\" or \"F64\"", shown(parsed.dtype));
  }
  const auto needed = byte_count(parsed.shape, element_size(parsed.dtype));
  if (!needed) file_error(place, "a shape that memory can hold", shown(entry["shape"].dump()));
  if (parsed.begin > parsed.end || parsed.end - parsed.begin != *needed) {
    file_error(place, std::to_string(*needed) + " bytes for its shape",
               "data_offsets " + offsets.dump());
  }
  return parsed;
}

void check_layout(const std::string& name, const std::vector<TensorEntry>& tensors,
                  std::size_t data_size) {
  std::size_t filled = 0;
  for (const TensorEntry& entry : tensors) {
    if (entry.begin != filled) {
      file_error(name + ", tensor " + shown(entry.name),
                 "data that begins at byte " + std::to_string(filled) +
                     ", where the tensor before it ends",
                 "byte " + std::to_string(entry.begin));
    }
    filled = entry.end;
  }
  if (filled != data_size) {
    file_error(name, std::to_string(filled) + " bytes of tensors", std::to_string(data_size));
  }
}

}  // namespace

std::size_t element_size(std::string_view dtype) {
  return dtype == "F32" ? 4 : dtype == "F64" ? 8 : 0;
}

ModelHeader parse_model_header(const std::string& name, std::string_view text,
                               std::size_t data_size) {
  const json object = parse_json(name, text);
  ModelHeader header{parse_metadata(name, object.at(metadata_key)), {}};
  for (const auto& [key, value] : object.items()) {
    if (key == metadata_key) continue;
    header.tensors.push_back(parse_entry(name + ", tensor " + shown(key), key, value));
  }
  std::sort(header.tensors.begin(), header.tensors.end(), [](const auto& a, const auto& b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
  });
  check_layout(name, header.tensors, data_size);
  return header;
}

std::string print_model_header(const ModelHeader& header) {
  ordered_json object;  // ordered, so that the checksum comes first
  object[metadata_key] = {{checksum_key, "00000000"}, {version_key, our_version}};
  for (const auto& [key, value] : header.metadata) {
    require(key != checksum_key && key != version_key,
            "write_model: needs metadata keys other than its own, got " + shown(key));
    object[metadata_key][key] = value;
  }
  for (const TensorEntry& entry : header.tensors) {
    require(entry.name != metadata_key,
            "write_model: needs tensor names other than its own, got " + shown(entry.name));
    ordered_json shape = ordered_json::array();
    for (std::size_t extent : entry.shape) shape.push_back(extent);
    object[entry.name] = {
        {"dtype", entry.dtype}, {"shape", shape}, {"data_offsets", {entry.begin, entry.end}}};
  }
  try {
    return object.dump();
  } catch (const ordered_json::exception&) {
    throw std::invalid_argument("write_model: needs names and metadata in UTF-8");
  }
}

}  // namespace tapeflow

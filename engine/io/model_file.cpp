#include "engine/io/model_file.hpp"

#include "engine/check.hpp"
#include "engine/io/atomic_file.hpp"
#include "engine/io/bytes.hpp"
#include "engine/io/checksum.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/model_header.hpp"

#include <cstdint>

namespace tapeflow {

namespace {

constexpr std::size_t length_size = 8;
constexpr std::size_t largest_header = std::size_t{16} << 20;
constexpr std::size_t checksum_at = length_size + model_head.size();
constexpr std::string_view no_checksum = "00000000";

/// The checksum of the whole file, with its own digits taken as zeros. `bytes` must include them.
std::string checksum_of(std::string_view bytes) {
  const std::uint32_t head = checksum(no_checksum, checksum(bytes.substr(0, checksum_at)));
  return hex(checksum(bytes.substr(checksum_at + no_checksum.size()), head));
}

/// The header's text, after a check that the file is one of ours and whole.
std::string_view checked_header(const std::string& name, std::string_view bytes) {
  constexpr const char* a_model = "a model saved by tapeflow";
  if (bytes.empty()) file_error(name, a_model, "an empty file");
  const std::uint64_t length =
      bytes.size() < length_size ? 0 : load<std::uint64_t>(bytes.data(), std::endian::little);
  if (length == 0 || length > bytes.size() - length_size || length > largest_header) {
    file_error(name, a_model, "a file that is not safetensors or is cut short");
  }
  const std::string_view header = bytes.substr(length_size, length);
  if (!header.starts_with(model_head) || length < model_head.size() + no_checksum.size()) {
    file_error(name, a_model, "a file without its checksum: foreign or damaged");
  }
  const std::string stored(header.substr(model_head.size(), no_checksum.size()));
  const std::string computed = checksum_of(bytes);
  if (stored != computed) {
    file_error(name, "the checksum " + shown(stored), shown(computed) + ": it is damaged");
  }
  return header;
}

template <class T>
ModelFile::Tensor load_tensor(const TensorEntry& entry, std::string_view data) {
  Array<T> values(entry.shape);
  const char* bytes = data.data() + entry.begin;
  for (std::size_t i = 0; i < values.size(); ++i) {
    values.data()[i] = load<T>(bytes + i * sizeof(T), std::endian::little);
  }
  return values;
}

template <class T>
void append_tensor(std::string& bytes, const Array<T>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) append_little_endian(bytes, values.data()[i]);
}

/// Adds an entry for each tensor of type T to `header`. Their data follow those of the entries
/// before.
template <class T>
void append_entries(ModelHeader& header, const ModelFile& model, const char* dtype) {
  for (const auto& [name, tensor] : model.tensors) {
    const Array<T>* values = std::get_if<Array<T>>(&tensor);
    if (values == nullptr) continue;
    const std::size_t begin = header.tensors.empty() ? 0 : header.tensors.back().end;
    const std::size_t end = begin + values->size() * sizeof(T);
    header.tensors.push_back({name, dtype, values->shape(), begin, end});
  }
}

}  // namespace

ModelFile parse_model(const std::string& name, std::string_view bytes) {
  const std::string_view header_text = checked_header(name, bytes);
  const std::string_view data = bytes.substr(length_size + header_text.size());
  const ModelHeader header = parse_model_header(name, header_text, data.size());
  ModelFile model{header.metadata, {}};
  for (const TensorEntry& entry : header.tensors) {
    model.tensors[entry.name] =
        entry.dtype == "F32" ? load_tensor<float>(entry, data) : load_tensor<double>(entry, data);
  }
  return model;
}

ModelFile read_model(const std::filesystem::path& path) {
  return parse_model(path.string(), read_file(path));
}

OpenFile write_model(const std::filesystem::path& path, const ModelFile& model) {
  ModelHeader header{model.metadata, {}};
  append_entries<double>(header, model, "F64");  // the wider type first: so every tensor is aligned
  append_entries<float>(header, model, "F32");
  std::string text = print_model_header(header);
  text.resize((text.size() + 7) / 8 * 8, ' ');
  require(text.size() <= largest_header, "write_model: needs a header of at most 16 MiB, got " +
                                             std::to_string(text.size()) + " bytes");
  std::string bytes;
  append_little_endian<std::uint64_t>(bytes, text.size());
  bytes += text;
  for (const TensorEntry& entry : header.tensors) {
    std::visit([&](const auto& values) { append_tensor(bytes, values); },
               model.tensors.at(entry.name));
  }
  bytes.replace(checksum_at, no_checksum.size(), checksum_of(bytes));
  return write_file_atomically(path, bytes);
}

}  // namespace tapeflow

// Saving and loading a mixture of density models.
#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "flows/tables/mixture_model.hpp"
#include "flows/tables/model_json.hpp"

#include <stdexcept>

namespace tapeflow {
namespace {

const char* const count_key = "mixture";

std::string prefix_of(std::size_t k) { return "member." + std::to_string(k) + "."; }

// Entries of a member's file as entries of the mixture's, and back.
template <class Entries>
void add_with_prefix(const Entries& own, const std::string& prefix, Entries& all) {
  for (const auto& [name, value] : own) all[prefix + name] = value;
}

template <class Entries>
Entries without_prefix(const Entries& all, const std::string& prefix) {
  Entries own;
  for (auto entry = all.lower_bound(prefix); entry != all.end() && entry->first.starts_with(prefix);
       ++entry)
    own[entry->first.substr(prefix.size())] = entry->second;
  return own;
}

// The sizes in a file are bounded: a false one must not keep the reader busy.
std::size_t count_of(const ModelFile& file) {
  constexpr double most = 1000;
  const std::string* text = file.text(count_key);
  if (!text) throw std::runtime_error("not a mixture: the metadata has no \"mixture\"");
  const std::optional<double> count = parse_number(*text);
  if (!count || !(*count >= 1 && *count <= most) ||
      *count != static_cast<double>(static_cast<std::size_t>(*count)))
    throw std::runtime_error(
        "the number of members of the mixture needs to be a whole number from 1 to 1000, got " +
        shown(*text));
  return static_cast<std::size_t>(*count);
}

// What the file of the k-th member alone would hold.
ModelFile file_of_member(const ModelFile& file, std::size_t k) {
  const std::string prefix = prefix_of(k);
  return {without_prefix(file.metadata, prefix), without_prefix(file.tensors, prefix)};
}

template <class T>
DensityModel<T> member_of(const ModelFile& file, std::size_t k, std::size_t count) {
  const ModelFile own = file_of_member(file, k);
  const std::string name =
      "member " + std::to_string(k + 1) + " of " + std::to_string(count) + " of the mixture";
  if (own.metadata.empty()) throw std::runtime_error(name + " is missing");
  try {
    return DensityModel<T>::from_file(own);
  } catch (const std::exception& error) {
    throw std::runtime_error(name + ": " + error.what());
  }
}

// A mixture without one of its members is another density.
void require_no_other_members(const ModelFile& file, std::size_t count) {
  if (!file.text(prefix_of(count) + "tapeflow")) return;
  throw std::runtime_error("the mixture needs " + std::to_string(count) +
                           " members, the file has more");
}

}  // namespace

template <class T>
void MixtureModel<T>::save(const std::filesystem::path& path) const {
  ModelFile file;
  file.metadata[count_key] = std::to_string(members_.size());
  file.metadata["notes"] = notes_to_json(notes_);
  scores_.save(file);
  for (std::size_t k = 0; k < members_.size(); ++k) {
    const ModelFile own = members_[k].to_file();
    add_with_prefix(own.metadata, prefix_of(k), file.metadata);
    add_with_prefix(own.tensors, prefix_of(k), file.tensors);
  }
  write_model(path, file);
}

template <class T>
MixtureModel<T> MixtureModel<T>::from_file(const ModelFile& file) {
  const std::size_t count = count_of(file);
  require_no_other_members(file, count);
  std::vector<DensityModel<T>> members;
  for (std::size_t k = 0; k < count; ++k) members.push_back(member_of<T>(file, k, count));
  MixtureModel model(std::move(members));
  model.scores_ = RememberedScores::load(file);
  model.notes_ = notes_of(file);
  return model;
}

template <class T>
MixtureModel<T> MixtureModel<T>::load(const std::filesystem::path& path) {
  const ModelFile file = read_model(path);
  try {
    return from_file(file);
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

namespace {

std::string precision_of(const ModelFile& file) {
  if (!file.text(count_key)) return description_of(file).precision;
  const ModelFile first = file_of_member(file, 0);
  // A missing first member is told by member_of.
  return first.metadata.empty() ? "float" : description_of(first).precision;
}

template <class T>
AnyModel model_of(const ModelFile& file) {
  if (file.text(count_key)) return MixtureModel<T>::from_file(file);
  return DensityModel<T>::from_file(file);
}

}  // namespace

AnyModel load_any_model(const std::filesystem::path& path) {
  const ModelFile file = read_model(path);
  try {
    return precision_of(file) == "double" ? model_of<double>(file) : model_of<float>(file);
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

#define TAPEFLOW_INSTANTIATE(T)                                            \
  template void MixtureModel<T>::save(const std::filesystem::path&) const; \
  template MixtureModel<T> MixtureModel<T>::from_file(const ModelFile&);   \
  template MixtureModel<T> MixtureModel<T>::load(const std::filesystem::path&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow

#include "engine/io/mapped_npy.hpp"

#include "engine/io/mapped_file.hpp"
#include "engine/io/npy.hpp"
#include "engine/io/npy_view.hpp"

#include <fstream>

namespace tapeflow {

MappedNpy::MappedNpy(const std::filesystem::path& path)
    : MappedNpy(std::make_unique<const MappedFile>(path.string())) {}

MappedNpy::MappedNpy(std::unique_ptr<const MappedFile> file)
    : file_(std::move(file)),
      view_(std::make_unique<const NpyView>(file_->name(), file_->bytes())) {}

MappedNpy::MappedNpy(MappedNpy&&) noexcept = default;
MappedNpy::~MappedNpy() = default;

std::size_t MappedNpy::count() const { return view_->rows(); }

const std::vector<std::string>& MappedNpy::columns() const { return view_->names(); }

Array<double> MappedNpy::rows(std::size_t first, std::size_t count) const {
  if (count <= this->count()) file_->before_look_at(count * view_->row_bytes());
  return view_->row_range(first, count);
}

bool can_map_npy(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  std::string begin(npy_magic.size(), '\0');
  std::ifstream file(path, std::ios::binary);
  return file.read(begin.data(), static_cast<std::streamsize>(begin.size())) && begin == npy_magic;
}

}  // namespace tapeflow

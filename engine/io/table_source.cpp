#include "engine/io/table_source.hpp"

#include "engine/io/first_bytes.hpp"
#include "engine/io/gzip.hpp"
#include "engine/io/npy.hpp"

#include <utility>

namespace tapeflow {
namespace {

constexpr std::size_t piece = std::size_t{1} << 20;  // bytes

}  // namespace

TableSource::TableSource(const std::filesystem::path& path, OnProgress on_progress, FileSize size)
    : name_(path.string()), file_(path, size), on_progress_(std::move(on_progress)) {
  append_packed(first_, piece);
  if (is_gzip(first_)) {
    gzip_.emplace(name_, [this](std::string& bytes, std::size_t count) {
      return append_packed(bytes, count);
    });
    std::string unpacked;
    gzip_->append_to(unpacked, piece);
    first_ = std::move(unpacked);
  }
  require_readable(name_, first_);
  if (const auto order = utf16_order(first_)) utf16_.emplace(name_, *order);
}

bool TableSource::is_npy() const { return first_.starts_with(npy_magic); }

std::string TableSource::rest() {
  std::string bytes;
  bytes.reserve(file_.bytes() + piece);
  while (append_bytes(bytes, piece)) continue;
  return bytes;
}

CsvRows::More TableSource::text() {
  return [this](std::string& to, std::size_t count) { return append_text(to, count); };
}

bool TableSource::append_packed(std::string& bytes, std::size_t count) {
  if (!first_.empty()) {
    bytes += std::exchange(first_, {});
    return true;
  }
  const bool found = file_.append_to(bytes, count);
  if (on_progress_ && file_.bytes() > 0)
    on_progress_(static_cast<double>(file_.bytes_read()) / static_cast<double>(file_.bytes()));
  return found;
}

bool TableSource::append_bytes(std::string& bytes, std::size_t count) {
  if (!gzip_) return append_packed(bytes, count);
  if (first_.empty()) return gzip_->append_to(bytes, count);
  bytes += std::exchange(first_, {});
  return true;
}

bool TableSource::append_text(std::string& text, std::size_t count) {
  if (!utf16_) return append_bytes(text, count);
  std::string units;
  if (!append_bytes(units, count)) {
    utf16_->finish();
    return false;
  }
  utf16_->append(units, text);
  return true;
}

}  // namespace tapeflow

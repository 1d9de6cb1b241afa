#include "engine/io/npy_writer.hpp"

#include "engine/check.hpp"
#include "engine/io/bytes.hpp"
#include "engine/io/destination.hpp"
#include "engine/io/mapped_file.hpp"
#include "engine/io/npy_header.hpp"
#include "engine/io/temporary_file.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <unistd.h>

namespace tapeflow {
namespace {

constexpr std::size_t piece = std::size_t{1} << 20;  // bytes that are written at a time

}  // namespace

NpyWriter::NpyWriter(const std::filesystem::path& target, std::size_t columns)
    : target_(target),
      file_(std::make_unique<TemporaryFile>(destination_of(target).path)),
      columns_(columns),
      waiting_(npy_beginning({0, columns})) {
  if (!file_->file().is_open()) cannot_write();
}

NpyWriter::~NpyWriter() = default;

void NpyWriter::cannot_write() const {
  throw std::runtime_error("cannot write " + target_.string() + ": " +
                           std::generic_category().message(errno));
}

void NpyWriter::add(const std::vector<double>& row) {
  require(row.size() == columns_, "NpyWriter: needs rows of " + std::to_string(columns_) +
                                      " numbers, got " + std::to_string(row.size()));
  for (const double value : row) append_little_endian(waiting_, value);
  ++rows_;
  if (waiting_.size() >= piece) write_out();
}

void NpyWriter::write_out() {
  if (!file_->file().write_all(waiting_)) cannot_write();
  waiting_.clear();
}

// Only now is the number of rows known: the header is written again, over the first one.
void NpyWriter::end() {
  require(rows_ > 0, "NpyWriter: needs at least one row, got none");
  write_out();
  const std::string header = npy_beginning({rows_, columns_});
  const ssize_t written = ::pwrite(file_->file().descriptor(), header.data(), header.size(), 0);
  if (written != static_cast<ssize_t>(header.size())) cannot_write();
}

void NpyWriter::finish() {
  end();
  if (::fsync(file_->file().descriptor()) != 0 || !file_->take_name()) cannot_write();
}

MappedNpy NpyWriter::map() {
  end();
  auto mapped = std::make_unique<const MappedFile>(file_->release(), target_.string());
  file_.reset();  // removes its name
  return MappedNpy(std::move(mapped));
}

}  // namespace tapeflow

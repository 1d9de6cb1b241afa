// The content of a table's file, piece by piece: unpacked, and text as UTF-8.
#pragma once

#include "engine/io/csv_rows.hpp"
#include "engine/io/file_reader.hpp"
#include "engine/io/gzip_reader.hpp"
#include "engine/io/utf16.hpp"
#include "engine/progress.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace tapeflow {

class TableSource {
 public:
  /// Opens the file and looks at its first bytes: a gzip file is unpacked, UTF-16 becomes UTF-8.
  /// std::runtime_error as FileReader, and for a kind of file that is no table (require_readable).
  /// `on_progress` hears of the part of the file that has been read, unless it is a pipe.
  explicit TableSource(const std::filesystem::path& path, OnProgress on_progress = {},
                       FileSize size = FileSize::fits_memory);

  bool is_npy() const;
  /// All that is left.
  std::string rest();
  /// The next pieces of a text, for CsvRows, as long as this object lives.
  CsvRows::More text();

 private:
  bool append_packed(std::string& bytes, std::size_t count);
  bool append_bytes(std::string& bytes, std::size_t count);
  bool append_text(std::string& text, std::size_t count);

  std::string name_;
  FileReader file_;
  OnProgress on_progress_;
  std::string first_;  // the first piece, until it is asked for
  std::optional<GzipReader> gzip_;
  std::optional<Utf16Decoder> utf16_;
};

}  // namespace tapeflow

// What a file is by its first bytes, if it is no table that can be read.
#pragma once

#include <string>
#include <string_view>

namespace tapeflow {

/// Throws std::runtime_error, a sentence that says what the file is and what to do, if its first
/// bytes are those of a kind of file that holds tables but is neither text nor NPY: a workbook,
/// Parquet, JSON, an archive …
void require_readable(const std::string& file, std::string_view first_bytes);

}  // namespace tapeflow

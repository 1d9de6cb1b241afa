// Packs data by gzip (RFC 1952).
#pragma once

#include <string>
#include <string_view>

namespace tapeflow {

/// A gzip file with these bytes. It has no date and no name: equal bytes give equal files.
std::string gzipped(std::string_view bytes);

}  // namespace tapeflow

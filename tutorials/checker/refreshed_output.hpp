// Refreshes a block of output that has gaps "…".
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tapeflow::tutorials {

/// The new lines of the block. Each shown line is replaced by the printed line with the same words,
/// whose numbers may differ. "…" stays and stands for any number of lines. Without a "…" the block
/// becomes all printed lines. std::nullopt if a shown line has no such counterpart: then only an
/// author knows what to show.
std::optional<std::vector<std::string>> refreshed_output(const std::vector<std::string>& shown,
                                                         const std::vector<std::string>& printed);

}  // namespace tapeflow::tutorials

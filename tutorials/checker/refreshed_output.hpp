// What a block of output with "…" should show now.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tapeflow::tutorials {

/// The shown lines, each replaced by the printed line that has the same words with perhaps other
/// numbers; "…" stays and stands for any number of lines. Without a "…", all printed lines. Nothing
/// if a shown line has no such counterpart: then only an author knows what to show.
std::optional<std::vector<std::string>> refreshed_output(const std::vector<std::string>& shown,
                                                         const std::vector<std::string>& printed);

}  // namespace tapeflow::tutorials

// How readers say what is wrong with a file: one sentence that names the place, what was needed and
// what was there.
#pragma once

#include <string>
#include <string_view>

namespace tapeflow {

/// Throws std::runtime_error "`place`: needs `needed`, got `got`".
[[noreturn]] void file_error(const std::string& place, const std::string& needed,
                             const std::string& got);

/// A piece of a file as an error message shows it: in double quotes, at most 48 characters long
/// ("…" says that more followed), and with every byte that is neither printable ASCII nor part of
/// a UTF-8 character written as `\x1f`, so that a hostile file cannot steer the reader's terminal.
std::string shown(std::string_view text);

/// Whether every byte belongs to a UTF-8 character.
bool is_utf8(std::string_view text);

}  // namespace tapeflow

// How readers say what is wrong with a file: one sentence that names the place, what was needed and
// what was there.
#pragma once

#include <limits>
#include <string>
#include <string_view>

namespace tapeflow {

/// Throws std::runtime_error "`place`: needs `needed`, got `got`".
[[noreturn]] void file_error(const std::string& place, const std::string& needed,
                             const std::string& got);

/// The text as a terminal may show it, at most `most` characters long ("…" says that more
/// followed). Every byte that is part of no UTF-8 character, or of one that could steer a terminal
/// or turn the order of the text around, is written as `\x1f`: so no file can hide or forge what a
/// program says.
std::string printable(std::string_view text,
                      std::size_t most = std::numeric_limits<std::size_t>::max());

/// A piece of a file as an error message shows it: printable, in double quotes, and at most 48
/// characters long.
std::string shown(std::string_view text);

/// Whether every byte belongs to a UTF-8 character.
bool is_utf8(std::string_view text);

}  // namespace tapeflow

// C++ code without what cannot change a program: comments and layout.
#pragma once

#include <string>

namespace tapeflow::tutorials {

/// The code without comments; every run of blanks outside of literals becomes a single one.
std::string bare_code(const std::string& code);

/// The code without comments and with empty literals. Each line stays on its line.
std::string outline(const std::string& code);

}  // namespace tapeflow::tutorials

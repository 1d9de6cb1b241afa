// Names in a sentence.
#pragma once

#include <string>
#include <vector>

namespace tapeflow {

/// "a, b, c"; with " or " as the last separator "a, b or c".
inline std::string joined(const std::vector<std::string>& names, const std::string& last = ", ") {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 < names.size() ? ", " : last;
    text += names[i];
  }
  return text;
}

}  // namespace tapeflow

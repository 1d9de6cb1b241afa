// Private to the checks: the sentences that say what is broken.
#pragma once

#include "engine/io/number.hpp"

#include <string>
#include <vector>

namespace tapeflow::checks {

// A sentence put together from parts that can be printed.
template <class... Parts>
std::string sentence(const Parts&... parts) {
  TextWriter text;
  text.precision(8);
  (text << ... << parts);
  return text.str();
}

// Appends such a sentence.
template <class... Parts>
void say(std::vector<std::string>& broken, const Parts&... parts) {
  broken.push_back(sentence(parts...));
}

}  // namespace tapeflow::checks

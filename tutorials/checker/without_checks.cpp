#include "tutorials/checker/mathematics.hpp"

#include <algorithm>
#include <regex>

namespace tapeflow::tutorials {
namespace {

constexpr std::size_t none = std::string::npos;

std::size_t after_blanks(const std::string& code, std::size_t at) {
  return std::min(code.find_first_not_of(" \n", at), code.size());
}

// The place after the bracket that closes the one that opens here.
std::size_t after_bracket(const std::string& code, std::size_t at) {
  long depth = 0;
  for (; at < code.size(); ++at) {
    if (code[at] == '(' || code[at] == '{' || code[at] == '[') ++depth;
    if (code[at] == ')' || code[at] == '}' || code[at] == ']') --depth;
    if (depth == 0) return at + 1;
  }
  return at;
}

bool matches(const std::string& code, std::size_t at, const std::regex& pattern) {
  return std::regex_search(code.begin() + static_cast<std::ptrdiff_t>(at), code.end(), pattern,
                           std::regex_constants::match_continuous);
}

// The end of the check that begins here; `none` if another statement begins here.
std::size_t end_of_check(const std::string& code, std::size_t at) {
  static const std::regex check(R"((require\w*|shape_error)\s*\(|throw\b)"), guard(R"(if \()");
  if (matches(code, at, check)) {
    while (at < code.size() && code[at] != ';')
      at = code[at] == '(' ? after_bracket(code, at) : at + 1;
    return at + 1;
  }
  if (!matches(code, at, guard)) return none;
  at = after_blanks(code, after_bracket(code, at + 3));
  if (code[at] != '{') return end_of_check(code, at);
  for (at = after_blanks(code, at + 1); at < code.size() && code[at] != '}';) {
    at = end_of_check(code, at);
    if (at == none) return none;
    at = after_blanks(code, at);
  }
  return at + 1;
}

}  // namespace

std::string without_checks(std::string code) {
  bool begins = true;  // whether a statement begins here
  for (std::size_t at = 0; at < code.size(); ++at) {
    if (code[at] == ' ' || code[at] == '\n') continue;
    const std::size_t end = begins ? end_of_check(code, at) : none;
    for (; end != none && at < std::min(end, code.size()); ++at)
      code[at] = code[at] == '\n' ? '\n' : ' ';
    if (end != none) {
      --at;
      continue;
    }
    begins = code[at] == ';' || code[at] == '{' || code[at] == '}';
  }
  return code;
}

}  // namespace tapeflow::tutorials

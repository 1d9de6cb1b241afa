#include "tutorials/checker/anchors.hpp"

#include <cctype>
#include <map>
#include <regex>

namespace tapeflow::tutorials {
namespace {

// Whether a code point is no letter: Latin-1 signs, general punctuation, arrows, mathematics.
bool is_sign(char32_t c) {
  return (c >= 0x80 && c <= 0xBF && c != 0xAA && c != 0xB5 && c != 0xBA) || c == 0xD7 ||
         c == 0xF7 || (c >= 0x2000 && c <= 0x206F) || (c >= 0x2190 && c <= 0x23FF);
}

// The bytes and the code point of the character that begins here.
std::pair<std::string, char32_t> character_at(const std::string& text, std::size_t at) {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::size_t end = at + 1;
  char32_t c = byte(at) < 0x80 ? byte(at) : byte(at) & (byte(at) >= 0xE0 ? 0x0F : 0x1F);
  for (; end < text.size() && (byte(end) & 0xC0) == 0x80; ++end) c = c << 6 | (byte(end) & 0x3F);
  return {text.substr(at, end - at), c};
}

std::string slug(const std::string& heading) {
  static const std::regex link(R"(\[([^\]]*)\]\([^)]*\))");
  const std::string text = std::regex_replace(heading, link, "$1");
  std::string anchor;
  for (std::size_t at = 0; at < text.size();) {
    const auto [bytes, c] = character_at(text, at);
    at += bytes.size();
    if (c == ' ') {
      anchor += '-';
    } else if (c >= 0x80) {
      anchor += is_sign(c) ? "" : bytes;
    } else if (std::isalnum(static_cast<int>(c)) != 0 || c == '-' || c == '_') {
      anchor += static_cast<char>(std::tolower(static_cast<int>(c)));
    }
  }
  return anchor;
}

}  // namespace

std::set<std::string> anchors_of(const Page& page) {
  static const std::regex heading(R"(#{1,6} +(.*?) *#* *)");
  std::set<std::string> anchors;
  std::map<std::string, int> seen;
  for (std::size_t line = 0; line < page.lines.size(); ++line) {
    std::smatch part;
    if (page.prose[line].empty() || !std::regex_match(page.lines[line], part, heading)) continue;
    std::string anchor = slug(part[1]);
    if (const int before = seen[anchor]++; before > 0) anchor += "-" + std::to_string(before);
    anchors.insert(anchor);
  }
  return anchors;
}

}  // namespace tapeflow::tutorials

#include "tutorials/checker/checks.hpp"

#include <algorithm>
#include <cctype>
#include <regex>

namespace tapeflow::tutorials {
namespace {

// "**Adjoint, dy** (01). What it is." in the words "adjoint" and "dy", and the chapter "ch01".
struct Entry {
  std::string name, chapter;
  std::vector<std::string> words;
};

// In small letters, with blanks for hyphens and line breaks.
std::string plain(std::string text) {
  for (char& c : text) {
    c = c == '-' || c == '\n' ? ' '
                              : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return text;
}

std::optional<Entry> entry_in(const std::string& line) {
  static const std::regex form(R"(\*\*([^*]+)\*\* \((\d\d)(?:, \d\d)*\)\. \S.*)"), comma(", ");
  std::smatch part;
  if (!std::regex_match(line, part, form)) return {};
  Entry entry{part[1], "ch" + part[2].str(), {}};
  const std::string words = plain(entry.name);
  for (std::sregex_token_iterator at(words.begin(), words.end(), comma, -1), end; at != end; ++at)
    entry.words.push_back(*at);
  return entry;
}

// Whether the chapter has one of the words, or is not written.
bool stands_in_chapter(const Course& course, const Entry& entry) {
  for (const Page& page : course.pages) {
    if (page.chapter() != entry.chapter) continue;
    const std::string text = plain(page.text);
    return std::any_of(entry.words.begin(), entry.words.end(), [&text](const std::string& word) {
      return text.find(word) != std::string::npos;
    });
  }
  return true;
}

}  // namespace

std::vector<Finding> check_glossary(const Course& course, const Page& page) {
  std::vector<Finding> findings;
  if (page.name != "tutorials/glossary.md") return findings;
  std::string before;
  for (std::size_t line = 0; line < page.lines.size(); ++line) {
    if (!page.prose[line].starts_with("**")) continue;
    const std::optional<Entry> entry = entry_in(page.lines[line]);
    if (!entry) {
      findings.push_back({page.place(line), "an entry needs the form **Word** (NN). What it is."});
      continue;
    }
    if (plain(entry->name) <= plain(before)) {
      findings.push_back(
          {page.place(line), entry->name + " needs to stand before " + before + ", by alphabet"});
    }
    if (!stands_in_chapter(course, *entry)) {
      findings.push_back({page.place(line), entry->name + " stands nowhere in " + entry->chapter});
    }
    before = entry->name;
  }
  return findings;
}

}  // namespace tapeflow::tutorials

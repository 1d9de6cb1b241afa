#include "tutorials/checker/definitions.hpp"

#include "tests/support/run_program.hpp"
#include "tutorials/checker/bare_code.hpp"

#include <algorithm>
#include <regex>

namespace tapeflow::tutorials {
namespace {

using Lines = std::vector<std::string>;

// The lines without comments and directives. A directive goes on where a line ends with a
// backslash.
Lines plain_lines(const std::string& code) {
  Lines lines = lines_of(outline(code));
  bool joined = false;
  for (std::string& line : lines) {
    line.erase(line.find_last_not_of(" \t") + 1);
    const bool directive = joined || line.starts_with("#");
    joined = directive && line.ends_with("\\");
    if (directive) line.clear();
  }
  return lines;
}

bool begins_definition(const std::string& line) {
  return !line.empty() && line[0] != ' ' && line[0] != '}' && !line.starts_with("namespace");
}

bool is_macro_call(const std::string& line) {
  static const std::regex call(R"([A-Z_]+\(.*\))");
  return std::regex_match(line, call);
}

// Opened minus closed brackets.
long depth_of(const std::string& text) {
  long depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
  }
  return depth;
}

// The text after template <…>.
std::size_t after_template(const std::string& text) {
  std::size_t at = 0;
  while (text.compare(at, 10, "template <") == 0) {
    long open = 0;
    do {
      if (text[at] == '<') ++open;
      if (text[at] == '>') --open;
    } while (++at < text.size() && (open > 0 || text[at - 1] != '>'));
    at = std::min(text.find_first_not_of(" \n", at), text.size());
  }
  return at;
}

bool begins_with_keyword(const std::string& text) {
  static const std::regex keyword(R"((struct|class|enum|union|using|typedef|template)\b)");
  return std::regex_search(text, keyword, std::regex_constants::match_continuous);
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Where the { stands that opens the body of a function; npos if there is none.
std::size_t opening_brace(const std::string& text, std::size_t from) {
  long parentheses = 0;
  for (std::size_t at = from; at < text.size(); ++at) {
    if (text[at] == '(') ++parentheses;
    if (text[at] == ')') --parentheses;
    if (text[at] == '{' && parentheses == 0) return at;
  }
  return text.npos;
}

// Fills in the name and the body if the definition is one of a function.
void name_function(Definition& d) {
  const std::size_t head = after_template(d.text), open = d.text.find('(', head);
  if (open == d.text.npos || !d.text.ends_with("}") || begins_with_keyword(d.text.substr(head)))
    return;
  const std::size_t brace = opening_brace(d.text, open);
  if (brace == d.text.npos) return;
  std::size_t begin = open;
  while (begin > head && is_word(d.text[begin - 1])) --begin;
  d.function = d.text.substr(begin, open - begin);
  d.result = d.text.substr(head, begin - head);
  if (d.text.compare(open, 3, "()(") == 0) d.function += "()";
  d.body = brace + 1;
}

bool says_nothing(const std::string& line) {
  static const std::regex empty(
      R"(\s*(namespace\b.*|template <.*>|(public|private|protected):)\s*)");
  return is_closing(line) || is_macro_call(line) || std::regex_match(line, empty);
}

// An explicit instantiation, or a function that only hands on what a class has.
bool is_forwarding(const Definition& d) {
  return (d.text.starts_with("template ") && !d.text.starts_with("template <")) ||
         d.function == "visit";
}

}  // namespace

bool is_closing(const std::string& line) {
  return line.find_first_not_of(" \t{}()[];,") == line.npos;
}

std::vector<Definition> definitions_of(const std::string& code) {
  const Lines lines = plain_lines(code);
  std::vector<Definition> found;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!begins_definition(lines[i])) continue;
    Definition d{i + 1, i + 1, lines[i], "", "", 0};
    if (!is_macro_call(lines[i])) {
      const auto ends = [&d] {
        return depth_of(d.text) == 0 && (d.text.ends_with(";") || d.text.ends_with("}"));
      };
      while (!ends() && i + 1 < lines.size()) d.text += "\n" + lines[++i];
    }
    d.last = i + 1;
    name_function(d);
    found.push_back(d);
  }
  return found;
}

std::set<std::size_t> lines_of_code(const std::string& code) {
  const Lines lines = plain_lines(code);
  std::set<std::size_t> numbers;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!says_nothing(lines[i])) numbers.insert(i + 1);
  }
  for (const Definition& d : definitions_of(code)) {
    if (!is_forwarding(d)) continue;
    numbers.erase(numbers.lower_bound(d.first), numbers.upper_bound(d.last));
  }
  return numbers;
}

}  // namespace tapeflow::tutorials

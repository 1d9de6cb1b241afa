#include "tutorials/checker/bare_code.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace tapeflow::tutorials {
namespace {

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Splits code into pieces: a comment, a literal, blanks or one character.
class Pieces {
 public:
  explicit Pieces(std::string_view code) : code_(code) {}

  // The end of the piece that starts at `at`.
  std::size_t end(std::size_t at) const {
    if (starts(at, "//")) return find("\n", at);
    if (starts(at, "/*")) return after("*/", at + 2);
    if (starts(at, "R\"") && (at == 0 || !is_word(code_[at - 1]))) return raw_string_end(at);
    if (code_[at] == '"') return quoted_end(at);
    const bool separates_digits = at > 0 && is_word(code_[at - 1]);  // 1'000'000
    if (code_[at] == '\'' && !separates_digits) return quoted_end(at);
    if (!is_space(code_[at])) return at + 1;
    while (at < code_.size() && is_space(code_[at])) ++at;
    return at;
  }

  bool is_comment(std::size_t at) const { return starts(at, "//") || starts(at, "/*"); }
  bool is_blank(std::size_t at) const { return is_comment(at) || is_space(code_[at]); }

 private:
  bool starts(std::size_t at, std::string_view text) const {
    return code_.substr(at, text.size()) == text;
  }
  std::size_t find(std::string_view text, std::size_t from) const {
    return std::min(code_.find(text, from), code_.size());
  }
  std::size_t after(std::string_view text, std::size_t from) const {
    return std::min(find(text, from) + text.size(), code_.size());
  }
  std::size_t raw_string_end(std::size_t at) const {
    const std::size_t open = find("(", at);
    std::string close(1, ')');
    close += code_.substr(at + 2, open - at - 2);
    return after(close + "\"", open);
  }
  std::size_t quoted_end(std::size_t at) const {
    const char quote = code_[at++];
    while (at < code_.size() && code_[at] != quote && code_[at] != '\n')
      at += code_[at] == '\\' ? 2 : 1;
    return std::min(at + 1, code_.size());
  }

  std::string_view code_;
};

}  // namespace

std::string bare_code(const std::string& code) {
  const Pieces pieces(code);
  std::string bare;
  for (std::size_t at = 0, end = 0; at < code.size(); at = end) {
    end = pieces.end(at);
    if (!pieces.is_blank(at)) {
      bare.append(code, at, end - at);
    } else if (!bare.empty() && bare.back() != ' ') {
      bare += ' ';
    }
  }
  return bare;
}

std::string outline(const std::string& code) {
  const Pieces pieces(code);
  std::string lines;
  for (std::size_t at = 0, end = 0; at < code.size(); at = end) {
    end = pieces.end(at);
    const std::string piece = code.substr(at, end - at);
    if (pieces.is_comment(at)) {
      lines.append(static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n')), '\n');
    } else if (piece.size() > 1 && !is_space(piece[0])) {
      lines += "\"\"";
      lines.append(static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n')), '\n');
    } else {
      lines += piece;
    }
  }
  return lines;
}

}  // namespace tapeflow::tutorials

#include "tests/support/compare_output.hpp"

#include "tests/support/run_program.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <regex>

namespace {

constexpr const char* punctuation = "(),;:";
constexpr double rounding_error = 1e-5;

std::optional<double> as_number(const std::string& word) {
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size()) return {};
  return value;
}

bool is_integer(const std::string& word) {
  return word.find_first_not_of("-0123456789") == word.npos;
}

bool is_rule(const std::string& word) {
  return word.size() > 2 && word.find_first_not_of('-') == word.npos;
}

bool same_number(double a, double b, double tolerance) {
  const double larger = std::max(std::abs(a), std::abs(b)),
               smaller = std::min(std::abs(a), std::abs(b));
  if (larger < rounding_error) return larger <= 10 * smaller;
  return std::abs(a - b) <= tolerance * larger;
}

// A word, split into the punctuation before it, its core and the punctuation after it.
struct Word {
  explicit Word(const std::string& word) {
    const std::size_t begin = std::min(word.find_first_not_of(punctuation), word.size());
    const std::size_t end = std::max(begin, word.find_last_not_of(punctuation) + 1);
    before = word.substr(0, begin);
    core = word.substr(begin, end - begin);
    after = word.substr(end);
  }
  std::string before, core, after;
};

bool same_word(const std::string& shown, const std::string& printed, double tolerance) {
  if (shown == printed || (is_rule(shown) && is_rule(printed))) return true;
  const Word a(shown), b(printed);
  const std::optional<double> x = as_number(a.core), y = as_number(b.core);
  if (a.before != b.before || a.after != b.after || !x || !y) return false;
  if (is_integer(a.core) && is_integer(b.core)) return false;  // integers must be equal as words
  return same_number(*x, *y, tolerance);
}

bool same_line(const std::string& shown, const std::string& printed, double tolerance) {
  static const std::regex duration(R"(\b(\d+ h \d+ min|\d+ min \d+ s|\d+ s)\b)");
  const auto a = words_of(std::regex_replace(shown, duration, "TIME"));
  const auto b = words_of(std::regex_replace(printed, duration, "TIME"));
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [tolerance](const std::string& x, const std::string& y) {
                      return same_word(x, y, tolerance);
                    });
}

// Compares lines and tries all meanings of "…". shown_at and printed_at are the furthest lines that
// the comparison reached before it failed.
struct Comparison {
  const std::vector<std::string>&shown, &printed;
  double tolerance;
  std::size_t shown_at = 0, printed_at = 0;

  bool matches(std::size_t i, std::size_t j) {
    if (i > shown_at) shown_at = i, printed_at = j;
    if (i == shown.size()) return j == printed.size();
    if (shown[i] == "…") {
      for (std::size_t k = j; k <= printed.size(); ++k) {
        if (matches(i + 1, k)) return true;
      }
      return false;
    }
    return j < printed.size() && same_line(shown[i], printed[j], tolerance) &&
           matches(i + 1, j + 1);
  }
};

std::string line_or_end(const std::vector<std::string>& lines, std::size_t i) {
  return i < lines.size() ? "\"" + lines[i] + "\"" : "no more";
}

}  // namespace

std::string difference(const std::vector<std::string>& shown,
                       const std::vector<std::string>& printed, double tolerance) {
  Comparison comparison{shown, printed, tolerance};
  if (comparison.matches(0, 0)) return "";
  return "the text shows " + line_or_end(shown, comparison.shown_at) +
         " where the program prints " + line_or_end(printed, comparison.printed_at);
}

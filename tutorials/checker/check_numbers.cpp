#include "engine/io/number.hpp"
#include "tutorials/checker/checks.hpp"
#include "tutorials/checker/written_number.hpp"

#include <cmath>
#include <stdexcept>

namespace tapeflow::tutorials {
namespace {

// A number such as "-4.2937", with enough digits to decide by.
std::string exactly(double value) {
  TextWriter text;
  text.precision(10);
  text << value;
  return text.str();
}

// The number under the key, which is like "flow.mean" or "kl.2".
double result(const Course& course, const Quoted& quoted) {
  const RecordedRun* run = find_run(course.results, quoted.run);
  if (run == nullptr) {
    throw std::runtime_error("there is no recorded run " + quoted.run +
                             "; ./tutorials/check --rerun records it");
  }
  std::string pointer = "/" + quoted.key;
  for (char& c : pointer) c = c == '.' ? '/' : c;
  const Json::json_pointer path(pointer);
  if (!run->results.contains(path) || !run->results.at(path).is_number())
    throw std::runtime_error("the run " + quoted.run + " has no number " + quoted.key);
  return run->results.at(path).get<double>();
}

// Half a unit of the last digit, and a little more, so that a tie may be rounded in either
// direction.
double rounding(const WrittenNumber& number) { return 0.5 * number.unit * (1 + 1e-6); }

bool keeps(const WrittenNumber& number, const Quoted& quoted, double value, bool exact) {
  if (quoted.relation == '<') return number.value < value;
  if (quoted.relation == '>') return number.value > value;
  const double tolerance = exact ? rounding(number) : quoted.tolerance.value_or(rounding(number));
  return std::abs(number.value - value) <= tolerance;
}

std::optional<Finding> compare(const Course& course, const Page& page, const Marker& marker,
                               const Quoted& quoted) {
  const std::string place = page.place(marker.line), &line = page.lines[marker.line];
  const std::optional<WrittenNumber> number = number_before(line, marker.column);
  const std::string key = quoted.run + "." + quoted.key;
  if (!number) return Finding{place, "the marker of " + key + " needs a number right before it"};
  try {
    const double value = result(course, quoted);
    if (keeps(*number, quoted, value, course.exact)) return {};
    const std::size_t length = number->end - number->begin;
    const std::string written = line.substr(number->begin, length);
    if (quoted.relation != '=') {
      return Finding{place, "says " + written + " " + quoted.relation + " " + key + ", which is " +
                                exactly(value)};
    }
    const std::string right = number->rewritten(value);
    return Finding{place,
                   "says " + written + " where " + key + " is " + exactly(value) + ": " + right,
                   page.edit(marker.line, number->begin, length, right)};
  } catch (const std::runtime_error& error) {
    return Finding{place, error.what()};
  }
}

}  // namespace

std::vector<Finding> check_numbers(const Course& course, const Page& page,
                                   const std::vector<Marker>& markers, Counts& counts) {
  std::vector<Finding> findings;
  for (const Marker& marker : markers) {
    const auto* quoted = std::get_if<Quoted>(&marker.what);
    if (quoted == nullptr) continue;
    ++counts.numbers;
    if (const auto finding = compare(course, page, marker, *quoted)) findings.push_back(*finding);
  }
  return findings;
}

}  // namespace tapeflow::tutorials

// The HTML comments in which a page says where its code, output and numbers come from. Readers do
// not see them.
//
//   <!-- from flows/flow.cpp#log-prob -->                 in the line before a block
//   <!-- not from a source: a planted mistake -->         in the line before a block
//   <!-- output of ch00 -->                               in the line before a block
//   <!-- output of ch00 within 0.2 -->                    the same, decimals may differ by a fifth
//   <!-- reading list of ch00 -->                         in the line before a numbered list
//   −4.29<!-- = ch00.flow.mean -->                        right after a number
//   −4.3<!-- = ch00.flow.mean within 0.1 -->              the same, with a tolerance
//   below 1e-6<!-- > ch00.gradient.worst_error -->        the number is greater than the result
//
// Any other comment is a mistake, so that a mistyped marker does not switch its check off.
#pragma once

#include "tutorials/checker/page.hpp"

#include <variant>

namespace tapeflow::tutorials {

struct FromSource {
  std::string file, region;
};
struct NotFromSource {
  std::string reason;
};
struct OutputOf {
  std::string run;
  double tolerance;  ///< relative, for numbers with a decimal point
};
struct Quoted {
  char relation;  ///< relation of the written number to the result: '=', '<' or '>'
  std::string run, key;
  std::optional<double> tolerance;  ///< absolute
};

struct ReadingListOf {
  std::string chapter;
};

struct Marker {
  std::size_t line, column;
  std::variant<FromSource, NotFromSource, OutputOf, Quoted, ReadingListOf> what;
};

/// All markers of the page. Comments that are no markers become findings.
std::vector<Marker> markers_of(const Page& page, std::vector<Finding>& findings);

}  // namespace tapeflow::tutorials

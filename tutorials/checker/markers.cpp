#include "tutorials/checker/markers.hpp"

#include "engine/io/number.hpp"

#include <regex>

namespace tapeflow::tutorials {
namespace {

using What = decltype(Marker::what);

std::optional<What> parse(const std::string& comment) {
  static const std::regex from(R"(<!-- from ([^#\s]+)#(\S+) -->)"),
      not_from(R"(<!-- not from a source: (\S.*) -->)"),
      reading(R"(<!-- reading list of (ch\d\d) -->)"),
      output(R"(<!-- output of ([\w-]+)(?: within ([0-9]*\.?[0-9]+))? -->)"),
      quoted(R"(<!-- ([=<>]) ([\w-]+)\.([\w.-]+)(?: within ([0-9]*\.?[0-9]+(?:e-?\d+)?))? -->)");
  std::smatch part;
  if (std::regex_match(comment, part, from)) return FromSource{part[1], part[2]};
  if (std::regex_match(comment, part, not_from)) return NotFromSource{part[1]};
  if (std::regex_match(comment, part, reading)) return ReadingListOf{part[1]};
  if (std::regex_match(comment, part, output))
    return OutputOf{part[1], part[2].matched ? parse_number(part[2].str()).value() : 0.0};
  if (!std::regex_match(comment, part, quoted)) return {};
  Quoted number{part[1].str()[0], part[2], part[3], {}};
  if (part[4].matched) number.tolerance = parse_number(part[4].str()).value();
  return number;
}

// The mistake of a marker at this place; empty if there is none.
std::string mistake(const Page& page, const Marker& marker, const std::string& comment) {
  if (std::holds_alternative<Quoted>(marker.what)) return "";
  const bool before_list = std::holds_alternative<ReadingListOf>(marker.what);
  if (page.lines[marker.line] != comment) {
    return comment + " needs a line of its own before a " +
           (before_list ? "numbered list" : "block");
  }
  if (before_list) return "";
  if (page.block_at(marker.line + 1) == nullptr)
    return comment + " needs a block in the next line, found none";
  return "";
}

}  // namespace

std::vector<Marker> markers_of(const Page& page, std::vector<Finding>& findings) {
  std::vector<Marker> markers;
  for (std::size_t line = 0; line < page.prose.size(); ++line) {
    const std::string& text = page.prose[line];
    for (std::size_t begin = 0; (begin = text.find("<!--", begin)) != text.npos; ++begin) {
      const std::size_t end = text.find("-->", begin);
      const std::string comment = end == text.npos ? "" : text.substr(begin, end + 3 - begin);
      if (const std::optional<What> what = parse(comment)) {
        markers.push_back({line, begin, *what});
        const std::string sentence = mistake(page, markers.back(), comment);
        if (!sentence.empty()) findings.push_back({page.place(line), sentence});
      } else {
        findings.push_back(
            {page.place(line), "needs a marker as tutorials/README.md lists them, got \"" +
                                   (comment.empty() ? text.substr(begin) : comment) + "\""});
      }
    }
  }
  return markers;
}

}  // namespace tapeflow::tutorials

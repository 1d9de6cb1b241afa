// The sections of a page: what stands below its headings of the second level.
#pragma once

#include "tutorials/checker/page.hpp"

namespace tapeflow::tutorials {

/// "## 3. The code" and the lines up to the next heading of this level.
struct Section {
  std::string title;  ///< "3. The code"
  std::size_t first;  ///< index of the line with the heading
  std::size_t last;   ///< index of its last line
};

std::vector<Section> sections_of(const Page& page);

/// The section with this title.
std::optional<Section> section(const Page& page, const std::string& title);

/// How many lines of the page, from `first` to `last`, have this text outside of code.
std::size_t lines_with(const Page& page, const std::string& text, std::size_t first,
                       std::size_t last);

}  // namespace tapeflow::tutorials

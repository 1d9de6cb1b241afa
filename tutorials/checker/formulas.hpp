// The formulas of a page: $…$ within a paragraph, and $$…$$.
#pragma once

#include "tutorials/checker/page.hpp"

namespace tapeflow::tutorials {

/// The prose of the page with its formulas blanked out; columns stay the same.
std::vector<std::string> without_formulas(const Page& page);

}  // namespace tapeflow::tutorials

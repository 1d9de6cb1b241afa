// The anchors that GitHub gives the headings of a page.
#pragma once

#include "tutorials/checker/page.hpp"

#include <set>

namespace tapeflow::tutorials {

/// "## Change of variables" is reached by #change-of-variables; the second heading of the same name
/// by #change-of-variables-1. Letters beyond ASCII stay as they are.
std::set<std::string> anchors_of(const Page& page);

}  // namespace tapeflow::tutorials

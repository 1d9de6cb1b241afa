// The anchors that GitHub gives the headings of a page.
#pragma once

#include "tutorials/checker/page.hpp"

#include <set>

namespace tapeflow::tutorials {

/// The anchors of all headings. "## Change of variables" has #change-of-variables; the second
/// heading of the same name has #change-of-variables-1. Letters beyond ASCII stay.
std::set<std::string> anchors_of(const Page& page);

}  // namespace tapeflow::tutorials

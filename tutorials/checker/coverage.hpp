// What of the sources stands in no chapter.
#pragma once

#include "tutorials/checker/checks.hpp"

namespace tapeflow::tutorials {

/// One line for each file of the ops, the tape and the layers of which some lines of code stand in
/// no page, and one line with the sum for each of the three parts.
std::vector<std::string> coverage(const Course& course);

}  // namespace tapeflow::tutorials

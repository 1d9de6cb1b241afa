// Which sources can change what a program prints, and whether they have since.
#pragma once

#include "tutorials/checker/results.hpp"

namespace tapeflow::tutorials {

/// Checksums of all that the program in the folder examples/NAME or examples/NAME_… is made of: the
/// files that its main.cpp includes, directly or not; with every header the .cpp files that include
/// it, in its folder or in the folder named after it (engine/ops for engine/ops.hpp); the data sets
/// that one of these calls by name; and the compiler's flags. Comments and the layout
/// of the code do not count, so that only a change of the program itself makes its results stale.
/// std::runtime_error if there is no such program.
Checksums sources_of(const std::filesystem::path& root, const std::string& program);

/// Which sources differ, as in "flows/chain.cpp and 2 others"; empty if none does.
std::string difference(const Checksums& recorded, const Checksums& now);

/// C++ without comments, every run of blanks outside of literals made a single one.
std::string bare_code(const std::string& code);

}  // namespace tapeflow::tutorials

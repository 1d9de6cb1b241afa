// The lines of the sources that the pages quote.
#pragma once

#include "tutorials/checker/checks.hpp"

#include <set>

namespace tapeflow::tutorials {

/// For each source the numbers of the lines that stand in a block <!-- from FILE#REGION --> of some
/// page, counted from 1.
std::map<std::string, std::set<std::size_t>> shown_lines(const Course& course);

/// The runs of these numbers, as in "14–18, 31–37". A run goes on across numbers that are not among
/// `all`, such as blank lines.
std::string runs_of(const std::set<std::size_t>& numbers, const std::set<std::size_t>& all);

}  // namespace tapeflow::tutorials

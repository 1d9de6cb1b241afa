// The checks that keep chapters in step with sources and results. Each returns what it finds.
#pragma once

#include "tutorials/checker/markers.hpp"
#include "tutorials/checker/results.hpp"

namespace tapeflow::tutorials {

/// All that a page is held against.
struct Course {
  std::filesystem::path root;
  std::vector<Page> pages;
  std::vector<ProgramResults> results;
  bool exact = false;  ///< whether differences within a tolerance count, too
};

/// How much was looked at, so that a check that finds nothing to check is noticed.
struct Counts {
  std::size_t code_blocks = 0, outputs = 0, numbers = 0, links = 0, figures = 0;
};

/// Blocks of C++, CMake and commands say where they are from, and equal the region they name.
std::vector<Finding> check_code(const Course& course, const Page& page,
                                const std::vector<Marker>& markers, Counts& counts);

/// Blocks of output show what the recorded run printed.
std::vector<Finding> check_outputs(const Course& course, const Page& page,
                                   const std::vector<Marker>& markers, Counts& counts);

/// Marked numbers are those of the recorded results.
std::vector<Finding> check_numbers(const Course& course, const Page& page,
                                   const std::vector<Marker>& markers, Counts& counts);

/// Relative links and images lead to files below the root, their #anchors to headings; absolute
/// links look like links.
std::vector<Finding> check_links(const Course& course, const Page& page, Counts& counts);

/// A chapter has its summary, its exercises and eight questions with folded answers.
std::vector<Finding> check_parts(const Page& page);

/// Every picture in tutorials/figures is the one that a recorded run made, and the other way round.
std::vector<Finding> check_figures(const Course& course, Counts& counts);

/// No source has changed since the results were recorded.
std::vector<Finding> check_stamps(const Course& course);

}  // namespace tapeflow::tutorials

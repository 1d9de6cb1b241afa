// The checks that keep chapters in step with sources and results. Each returns its findings.
#pragma once

#include "tutorials/checker/markers.hpp"
#include "tutorials/checker/results.hpp"

namespace tapeflow::tutorials {

/// Everything that a page is compared with.
struct Course {
  std::filesystem::path root;
  std::vector<Page> pages;
  std::vector<ProgramResults> results;
  bool exact = false;  ///< whether differences within a tolerance count too
};

/// The number of things compared, so that a check that finds nothing to check is noticed.
struct Counts {
  std::size_t code_blocks = 0, outputs = 0, numbers = 0, links = 0, figures = 0;
};

/// Blocks of C++, CMake and commands name their source and equal the region that they name.
std::vector<Finding> check_code(const Course& course, const Page& page,
                                const std::vector<Marker>& markers, Counts& counts);

/// Blocks of output agree with the output of the recorded run.
std::vector<Finding> check_outputs(const Course& course, const Page& page,
                                   const std::vector<Marker>& markers, Counts& counts);

/// Marked numbers agree with the recorded results.
std::vector<Finding> check_numbers(const Course& course, const Page& page,
                                   const std::vector<Marker>& markers, Counts& counts);

/// Relative links and images lead to files below the root, and their #anchors to headings. Absolute
/// links have the form of a link.
std::vector<Finding> check_links(const Course& course, const Page& page, Counts& counts);

/// A chapter has its summary, its exercises and eight questions with folded answers.
std::vector<Finding> check_parts(const Page& page);

/// A recorded run made every picture in tutorials/figures, and every recorded picture is there.
std::vector<Finding> check_figures(const Course& course, Counts& counts);

/// No source has changed since the results were recorded.
std::vector<Finding> check_stamps(const Course& course);

}  // namespace tapeflow::tutorials

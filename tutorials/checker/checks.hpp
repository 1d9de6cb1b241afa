// The checks that keep chapters in step with sources and results. Each returns its findings.
#pragma once

#include "tutorials/checker/markers.hpp"
#include "tutorials/checker/results.hpp"

#include <set>

namespace tapeflow::tutorials {

/// Everything that a page is compared with.
struct Course {
  std::filesystem::path root;
  std::vector<Page> pages;
  std::vector<ProgramResults> results;
  std::map<std::string, std::set<std::string>> anchors;        ///< of each page, by its name
  std::map<std::string, std::set<std::string>> files_to_read;  ///< as in reading_list.hpp
  bool exact = false;  ///< whether differences within a tolerance count too
};

/// The number of things compared, so that a check that finds nothing to check is noticed.
struct Counts {
  std::size_t code_blocks = 0, outputs = 0, numbers = 0, links = 0, figures = 0;
  std::size_t equations = 0, exercises = 0, files_to_read = 0;
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

/// A chapter has its eleven sections under their headings, the number to hit and a figure before
/// them, enough figures and eight questions. On every page, each <details> ends.
std::vector<Finding> check_parts(const Page& page);

/// The equations of a chapter are numbered one by one, as \tag{4.1}, \tag{4.2} …; every (4.2) in
/// the text of a page is the number of one, if chapter 04 is written.
std::vector<Finding> check_equations(const Course& course, const Page& page, Counts& counts);

/// A chapter has exercises for the pencil, with folded answers, for code and as coursework. Every
/// ./tests/run --exercise ch04.1 has its file tutorials/exercises/ch04/1_name.cpp, and the chapter
/// names every such file of its own.
std::vector<Finding> check_exercises(const Course& course, const Page& page, Counts& counts);

/// A chapter has a list of the sources to read, in an order as in reading_list.hpp.
std::vector<Finding> check_reading_list(const Course& course, const Page& page,
                                        const std::vector<Marker>& markers, Counts& counts);

/// The mathematics of each layer stands in the chapters, if the layer's chapter is written.
std::vector<Finding> check_mathematics(const Course& course);

/// The glossary has its entries "**Word** (04). What it is." in alphabetical order, and the chapter
/// of an entry has the word, if it is written.
std::vector<Finding> check_glossary(const Course& course, const Page& page);

/// A recorded run made every picture in tutorials/figures, and every recorded picture is there.
std::vector<Finding> check_figures(const Course& course, Counts& counts);

/// No source has changed since the results were recorded.
std::vector<Finding> check_stamps(const Course& course);

}  // namespace tapeflow::tutorials

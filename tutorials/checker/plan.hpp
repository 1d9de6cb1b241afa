// Finds the commands that the chapters show, and runs them.
#pragma once

#include "tutorials/checker/checks.hpp"

#include <functional>

namespace tapeflow::tutorials {

/// The runs to make of one program: the commands that the pages show or, if no page shows one, the
/// recorded ones. The runs have no results yet.
struct Plan {
  std::string program;
  std::vector<RecordedRun> runs;
};

/// One plan for every program that a page shows or that has results, in the order of the pages.
/// std::runtime_error if two blocks show different commands for runs of the same name.
std::vector<Plan> plans(const Course& course);

/// Runs the commands of a plan with the programs in a folder, and returns the results. Each run has
/// a fresh directory that contains examples/data/…. Calls `say` before and after each run. A
/// picture that several runs make belongs to the first; `pictures` gets the bytes of all pictures.
/// std::runtime_error if a program fails, or if a picture that it names is missing.
ProgramResults run_plan(const std::filesystem::path& root, const std::filesystem::path& programs,
                        const Plan& plan, std::map<std::string, std::string>& pictures,
                        const std::function<void(const std::string&)>& say);

}  // namespace tapeflow::tutorials

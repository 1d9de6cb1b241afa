// Which commands the chapters show, and running them.
#pragma once

#include "tutorials/checker/checks.hpp"

#include <functional>

namespace tapeflow::tutorials {

/// The runs of one program that are to be made: those whose commands the pages show, or, if no page
/// shows one, those that are recorded. Without results yet.
struct Plan {
  std::string program;
  std::vector<RecordedRun> runs;
};

/// One plan for every program that a page shows or that has results, in the order of the pages.
/// std::runtime_error if two blocks show different commands for runs of the same name.
std::vector<Plan> plans(const Course& course);

/// Runs the commands of a plan with the programs in a folder, each in a fresh directory in which
/// examples/data/… is found, and returns what came of it. `say` is told of each run before and
/// after. std::runtime_error if a program fails, or the picture it says it made is not there.
/// A picture that several runs make belongs to the first; `pictures` gets the bytes of all.
ProgramResults run_plan(const std::filesystem::path& root, const std::filesystem::path& programs,
                        const Plan& plan, std::map<std::string, std::string>& pictures,
                        const std::function<void(const std::string&)>& say);

}  // namespace tapeflow::tutorials

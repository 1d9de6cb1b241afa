// Runs the chapters' programs again, to record their results or to compare with them.
#pragma once

#include "tutorials/checker/plan.hpp"

namespace tapeflow::tutorials {

/// Runs all programs, or only the named ones. Writes pictures and results, program by program, and
/// reports progress on standard error. Errors as run_plan.
void rerun(Course& course, const std::filesystem::path& programs,
           const std::vector<std::string>& only);

/// Runs the programs whose recorded runs took less than 20 s in all, and replaces the recorded
/// results in `course` by the new ones. Changes no files. Does not compare pictures: their bytes
/// change with the last digit of their numbers.
void verify(Course& course, const std::filesystem::path& programs);

}  // namespace tapeflow::tutorials

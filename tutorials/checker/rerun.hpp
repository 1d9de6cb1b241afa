// Running the chapters' programs again, to record what they find or to compare with it.
#pragma once

#include "tutorials/checker/plan.hpp"

namespace tapeflow::tutorials {

/// Runs the programs, all or those named, and puts pictures and results in their places, program by
/// program. Says on standard error how far it is. Errors as run_plan.
void rerun(Course& course, const std::filesystem::path& programs,
           const std::vector<std::string>& only);

/// Runs the programs whose recorded runs took less than 20 s in all, and puts what they find now in
/// the place of the recorded results; the files stay as they are. Pictures are not compared: their
/// bytes change with the last digit of what they show.
void verify(Course& course, const std::filesystem::path& programs);

}  // namespace tapeflow::tutorials

#include "tutorials/checker/rerun.hpp"

#include <algorithm>
#include <iostream>

namespace tapeflow::tutorials {
namespace {

constexpr double quick = 20;  // seconds

void say(const std::string& line) { std::cerr << line << std::endl; }

ProgramResults* results_of(Course& course, const std::string& program) {
  for (ProgramResults& results : course.results) {
    if (results.program == program) return &results;
  }
  return nullptr;
}

}  // namespace

void rerun(Course& course, const std::filesystem::path& programs,
           const std::vector<std::string>& only) {
  std::map<std::string, std::string> pictures;
  for (const Plan& plan : plans(course)) {
    if (!only.empty() && std::count(only.begin(), only.end(), plan.program) == 0) continue;
    const ProgramResults fresh = run_plan(course.root, programs, plan, pictures, say);
    write_results(course.root, fresh, pictures);
    if (ProgramResults* old = results_of(course, plan.program)) {
      *old = fresh;
    } else {
      course.results.push_back(fresh);
    }
  }
}

void verify(Course& course, const std::filesystem::path& programs) {
  std::map<std::string, std::string> pictures;
  for (ProgramResults& recorded : course.results) {
    double seconds = 0;
    for (const RecordedRun& run : recorded.runs) seconds += run.seconds;
    if (seconds >= quick) continue;
    const Plan plan{recorded.program, recorded.runs};
    const ProgramResults fresh = run_plan(course.root, programs, plan, pictures, say);
    for (std::size_t i = 0; i < fresh.runs.size(); ++i) {
      recorded.runs[i].output = fresh.runs[i].output;
      recorded.runs[i].results = fresh.runs[i].results;
    }
  }
}

}  // namespace tapeflow::tutorials

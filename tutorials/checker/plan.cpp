#include "tutorials/checker/plan.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/checksum.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tutorials/checker/stamp.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

namespace tapeflow::tutorials {
namespace {

namespace fs = std::filesystem;

constexpr unsigned longest_run = 6 * 3600;  // seconds

// Adds a run to the plan of its program, unless it is there already.
void add(std::vector<Plan>& plans, const std::string& name, const std::string& command) {
  const std::string program = program_of(command);
  auto plan =
      std::find_if(plans.begin(), plans.end(), [&](const Plan& p) { return p.program == program; });
  if (plan == plans.end()) plan = plans.insert(plans.end(), Plan{program, {}});
  for (const RecordedRun& run : plan->runs) {
    if (run.name != name) continue;
    if (run.command == command) return;
    throw std::runtime_error("the run " + name + " needs one command, the pages show " +
                             run.command + " and " + command);
  }
  plan->runs.push_back({name, command});
}

void add_shown(const Course& course, std::vector<Plan>& plans) {
  std::vector<Finding> ignored;
  for (const Page& page : course.pages) {
    for (const Marker& marker : markers_of(page, ignored)) {
      const auto* output = std::get_if<OutputOf>(&marker.what);
      const CodeBlock* block = page.block_at(marker.line + 1);
      if (output == nullptr || block == nullptr || block->lines.empty()) continue;
      const std::string& first = block->lines[0];
      if (first.starts_with("$ ")) add(plans, output->run, first.substr(2));
    }
  }
}

fs::path built_program(const fs::path& programs, const std::string& name) {
  if (fs::is_directory(programs)) {
    for (const auto& entry : fs::directory_iterator(programs)) {
      const std::string file = entry.path().filename().string();
      if (entry.is_regular_file() && (file == name || file.starts_with(name + "_")))
        return entry.path();
    }
  }
  throw std::runtime_error("needs the program " + name + " in " + programs.string());
}

// The arguments after `./examples/run ch00`.
std::vector<std::string> arguments_of(const std::string& command, const std::string& program) {
  std::vector<std::string> words = words_of(command);
  words.erase(words.begin());
  if (!words.empty() && words[0] == program) words.erase(words.begin());
  return words;
}

// Takes the pictures that a run says it made, except for names that an earlier run has taken.
void take_pictures(const fs::path& folder, RecordedRun& run,
                   std::map<std::string, std::string>& pictures) {
  for (const auto& figure : run.results.value("figures", Json::array())) {
    const std::string name = figure;
    if (name.find('/') != name.npos || fs::path(name).extension() == ".csv")
      throw std::runtime_error(run.command + ": needs gnuplot and a plain file name, made " + name);
    if (pictures.contains(name)) continue;
    pictures[name] = read_file(folder / name);
    run.figures[name] = hex(checksum(pictures[name]));
  }
}

void execute(const fs::path& root, const fs::path& program, const std::string& name,
             RecordedRun& run, std::map<std::string, std::string>& pictures) {
  const TemporaryDirectory folder;
  fs::create_directory_symlink(fs::canonical(root) / "examples", folder / "examples");
  std::vector<std::string> arguments = arguments_of(run.command, name);
  const bool has_results = name != "tapeflow";  // a command of its users, without --json
  if (has_results) arguments.insert(arguments.end(), {"--json", "results.json"});
  const auto start = std::chrono::steady_clock::now();
  const Run done =
      ::run_program(program, arguments, {.folder = folder.path(), .longest_seconds = longest_run});
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  if (done.exit_code != 0) {
    const std::string said = done.err.substr(0, done.err.find_last_not_of('\n') + 1);
    throw std::runtime_error(run.command + " needs to succeed, ended with code " +
                             std::to_string(done.exit_code) + ": " + said);
  }
  run.seconds = std::ceil(taken.count());
  run.output = lines_of(done.out);
  if (!has_results) return;
  run.results = Json::parse(read_file(folder / "results.json"));
  take_pictures(folder.path(), run, pictures);
}

}  // namespace

std::vector<Plan> plans(const Course& course) {
  std::vector<Plan> plans;
  add_shown(course, plans);
  const std::size_t shown = plans.size();
  for (const ProgramResults& program : course.results) {
    const auto is_same = [&program](const Plan& plan) { return plan.program == program.program; };
    const auto end = plans.begin() + static_cast<std::ptrdiff_t>(shown);
    if (std::any_of(plans.begin(), end, is_same)) continue;
    for (const RecordedRun& run : program.runs) add(plans, run.name, run.command);
  }
  return plans;
}

ProgramResults run_plan(const fs::path& root, const fs::path& programs, const Plan& plan,
                        std::map<std::string, std::string>& pictures,
                        const std::function<void(const std::string&)>& say) {
  const fs::path program = fs::canonical(built_program(programs, plan.program));
  ProgramResults results{plan.program, Sources(root).of(plan.program), plan.runs};
  for (RecordedRun& run : results.runs) {
    say(run.name + ": " + run.command + " …");
    execute(root, program, plan.program, run, pictures);
    say(run.name + ": " + std::to_string(static_cast<long>(run.seconds)) + " s");
  }
  return results;
}

}  // namespace tapeflow::tutorials

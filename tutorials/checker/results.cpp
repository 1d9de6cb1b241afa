#include "tutorials/checker/results.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/run_program.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow::tutorials {
namespace {

namespace fs = std::filesystem;

ProgramResults parse(const std::string& program, const std::string& text) {
  const Json json = Json::parse(text);
  ProgramResults results{program, json.at("sources"), {}};
  for (const auto& [name, run] : json.at("runs").items()) {
    results.runs.push_back({name, run.at("command"), run.at("seconds"), run.at("output"),
                            run.at("results"), run.at("figures")});
  }
  return results;
}

}  // namespace

std::string ProgramResults::file() const { return "tutorials/figures/" + program + ".json"; }

std::vector<ProgramResults> read_results(const fs::path& root) {
  std::vector<ProgramResults> all;
  const fs::path folder = root / "tutorials/figures";
  if (!fs::is_directory(folder)) return all;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    try {
      all.push_back(parse(entry.path().stem().string(), read_file(entry.path())));
    } catch (const Json::exception& error) {
      throw std::runtime_error(
          "tutorials/figures/" + entry.path().filename().string() +
          " needs to be as ./tutorials/check --rerun writes it: " + error.what());
    }
  }
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.program < b.program; });
  return all;
}

void write_results(const fs::path& root, const ProgramResults& results,
                   const std::map<std::string, std::string>& pictures) {
  const fs::path folder = (root / results.file()).parent_path();
  fs::create_directories(folder);
  Json runs = Json::object();
  for (const RecordedRun& run : results.runs) {
    runs[run.name] = {{"command", run.command},
                      {"seconds", run.seconds},
                      {"output", run.output},
                      {"results", run.results},
                      {"figures", run.figures}};
    for (const auto& [name, sum] : run.figures)
      write_file_atomically(folder / name, pictures.at(name));
  }
  const Json json = {{"sources", results.sources}, {"runs", runs}};
  write_file_atomically(root / results.file(), json.dump(1) + "\n");
}

const RecordedRun* find_run(const std::vector<ProgramResults>& results, const std::string& name) {
  for (const ProgramResults& program : results) {
    for (const RecordedRun& run : program.runs) {
      if (run.name == name) return &run;
    }
  }
  return nullptr;
}

std::string program_of(const std::string& command) {
  const std::vector<std::string> words = words_of(command);
  if (words.empty() || words[0] != "./examples/run")
    throw std::runtime_error("needs a command that starts with ./examples/run, got " + command);
  return words.size() == 1 || words[1].starts_with("-") ? "ch00" : words[1];
}

}  // namespace tapeflow::tutorials

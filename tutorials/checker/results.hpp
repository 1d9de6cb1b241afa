// What the chapters' programs found when they were last run: tutorials/figures/chNN.json, one file
// a program, written by `tutorials/check --rerun` and committed beside the pictures.
//
//   {"sources": {"engine/array.cpp": "8c736521", …},         a checksum of each source that counts
//    "runs": {"ch00": {"command": "./examples/run ch00",
//                      "seconds": 4,
//                      "output": ["Old Faithful: …", …],      standard output
//                      "results": {"flow": {"mean": -4.29}},  what the program's --json wrote
//                      "figures": {"ch00_old_faithful.png": "1f0e9c55"}}, …}}
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace tapeflow::tutorials {

using Json = nlohmann::ordered_json;
using Checksums = std::map<std::string, std::string>;

/// One command line and what came of it.
struct RecordedRun {
  std::string name, command;
  double seconds = 0;
  std::vector<std::string> output = {};
  Json results = Json::object();
  Checksums figures = {};  ///< pictures below tutorials/figures that this run made
};

/// The runs of one program, such as "ch00".
struct ProgramResults {
  std::string program;
  Checksums sources;
  std::vector<RecordedRun> runs;

  /// "tutorials/figures/ch00.json".
  std::string file() const;
};

/// The results of all programs. std::runtime_error, naming the file, if one is not as above.
std::vector<ProgramResults> read_results(const std::filesystem::path& root);

/// Puts the results in their place, and before them the pictures that `figures` of the runs names.
void write_results(const std::filesystem::path& root, const ProgramResults& results,
                   const std::map<std::string, std::string>& pictures);

/// The run of this name, or nothing.
const RecordedRun* find_run(const std::vector<ProgramResults>& results, const std::string& name);

/// The program of a command line as readers type it, by the short name of its source: "ch00" for
/// `./examples/run` and `./examples/run ch00 --break sign`. std::runtime_error for other commands.
std::string program_of(const std::string& command);

}  // namespace tapeflow::tutorials

// The recorded results of the chapters' programs: one file tutorials/figures/chNN.json for each
// program, written by `tutorials/check --rerun` and committed beside the pictures.
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

/// One command line and its results.
struct RecordedRun {
  std::string name, command;
  double seconds = 0;
  std::vector<std::string> output = {};
  Json results = Json::object();
  Checksums figures = {};  ///< the pictures in tutorials/figures that this run made
};

/// The runs of one program, such as "ch00".
struct ProgramResults {
  std::string program;
  Checksums sources;
  std::vector<RecordedRun> runs;

  /// "tutorials/figures/ch00.json".
  std::string file() const;
};

/// The results of all programs. std::runtime_error, naming the file, if one does not have the form
/// above.
std::vector<ProgramResults> read_results(const std::filesystem::path& root);

/// Writes the pictures that the runs name in `figures`, and then the results.
void write_results(const std::filesystem::path& root, const ProgramResults& results,
                   const std::map<std::string, std::string>& pictures);

/// The run with this name; nullptr if there is none.
const RecordedRun* find_run(const std::vector<ProgramResults>& results, const std::string& name);

/// The short name of the program in a command line as readers type it: "ch00" for `./examples/run`
/// and `./examples/run ch00 --break sign`. std::runtime_error for other commands.
std::string program_of(const std::string& command);

}  // namespace tapeflow::tutorials

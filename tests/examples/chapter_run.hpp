// Runs a chapter's program and reads its results.
#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

/// The JSON and the standard output of a program.
struct ChapterRun {
  nlohmann::json json;
  std::string out;
};

/// Runs a program in the folder. Requires success, and the pictures that it names.
inline ChapterRun run_chapter(const char* program, const TemporaryDirectory& folder,
                              std::vector<std::string> arguments = {}) {
  arguments.insert(arguments.end(), {"--json", "r.json"});
  const Run run =
      run_program(program, arguments, {.folder = folder.path(), .longest_seconds = 900});
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  std::ifstream file(folder / "r.json");
  const nlohmann::json json = nlohmann::json::parse(file);
  for (const std::string picture : json.at("figures"))
    CHECK(std::filesystem::exists(folder / picture));
  return {json, run.out};
}

inline ChapterRun run_chapter(const char* program, std::vector<std::string> arguments = {}) {
  return run_chapter(program, TemporaryDirectory(), std::move(arguments));
}

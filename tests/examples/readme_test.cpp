// Tests the README: runs its commands, compiles and runs its program, and compares the output with
// the README.
#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/compare_output.hpp"
#include "tests/support/markdown.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>

namespace fs = std::filesystem;

namespace {

const fs::path root = TAPEFLOW_SOURCE_DIR;

std::string readme() { return tapeflow::read_file(root / "README.md"); }

// A folder with examples/data/…, like a reader's clone.
struct Clone : TemporaryDirectory {
  Clone() { fs::create_directory_symlink(root / "examples", *this / "examples"); }
};

// The built program of `./examples/run NAME`.
fs::path built_program(const std::string& name) {
  for (const auto& entry : fs::directory_iterator(root / "examples")) {
    const std::string folder = entry.path().filename().string();
    if (fs::exists(entry.path() / "main.cpp") && (folder == name || folder.starts_with(name + "_")))
      return fs::path(TAPEFLOW_BINARY_DIR) / "examples" / folder;
  }
  throw std::runtime_error("there is no program \"" + name + "\"");
}

// Runs a command line of the README with the programs of this build.
Run run_shown(const std::string& command, const Clone& clone) {
  std::vector<std::string> words = words_of(command);
  const bool front_door = words[0] == "./examples/run";
  if (!front_door && words[0] != "tapeflow")
    throw std::runtime_error("the test knows no way to run: " + command);
  if (front_door) words.erase(words.begin());
  if (words.empty()) words.push_back("ch00");
  const fs::path program = built_program(words[0]);
  words.erase(words.begin());
  return run_program(program, words, {.folder = clone.path()});
}

// The first code block in this language.
CodeBlock first_block(const std::vector<CodeBlock>& blocks, const std::string& language) {
  const auto found = std::find_if(blocks.begin(), blocks.end(),
                                  [&](const CodeBlock& b) { return b.language == language; });
  if (found == blocks.end()) throw std::runtime_error("the README has no block of " + language);
  return *found;
}

// A project that builds one program as the README says.
class OtherRepository {
 public:
  explicit OtherRepository(const std::string& cmake_block) {
    cmake({"--install", TAPEFLOW_BINARY_DIR, "--prefix", "prefix"});
    write("CMakeLists.txt",
          "cmake_minimum_required(VERSION 3.22)\nproject(your_program LANGUAGES CXX)\n"
          "add_executable(your_program main.cpp)\n" +
              cmake_block);
    write("main.cpp", "");
    cmake({"-S", ".", "-B", "build", "-G", "Ninja", "-DCMAKE_PREFIX_PATH=" + path("prefix")});
  }
  Run build(const std::string& program) const {
    write("main.cpp", program);
    return run_program(TAPEFLOW_CMAKE, {"--build", "build"}, {.folder = clone_.path()});
  }
  Run run() const { return run_program(path("build/your_program"), {}, {.folder = clone_.path()}); }

 private:
  std::string path(const char* name) const { return (clone_ / name).string(); }
  void write(const char* name, const std::string& text) const {
    tapeflow::write_file_atomically(clone_ / name, text);
  }
  void cmake(const std::vector<std::string>& arguments) const {
    const Run run = run_program(TAPEFLOW_CMAKE, arguments, {.folder = clone_.path()});
    INFO(run.out << run.err);
    REQUIRE(run.exit_code == 0);
  }

  Clone clone_;
};

}  // namespace

TEST_CASE("Every command in the README prints what the README shows") {
  const Clone clone;
  std::size_t commands = 0;
  for (const CodeBlock& block : code_blocks(readme())) {
    if (block.language != "console") continue;
    for (const ShownCommand& shown : shown_commands(block)) {
      INFO("README.md, line " << block.line << ": " << shown.command);
      const Run run = run_shown(shown.command, clone);
      INFO(run.err);
      CHECK(run.exit_code == 0);
      CHECK(difference(shown.output, lines_of(run.out), block.tolerance) == "");
      ++commands;
    }
  }
  CHECK(commands >= 3);  // at least: chapter 00, a planted mistake, a fit
}

TEST_CASE("Every file that the pages at the door link to or run is there") {
  for (const char* page : {"README.md", "CONTRIBUTING.md", "CHANGELOG.md"}) {
    INFO(page);
    CHECK(missing_files(tapeflow::read_file(root / page), root) == std::vector<std::string>{});
  }
}

// A sanitised library would need the same flags in the other project.
#ifndef TAPEFLOW_SANITIZED
TEST_CASE("The program in the README compiles elsewhere and prints what the README shows") {
  const std::vector<CodeBlock> blocks = code_blocks(readme());
  const CodeBlock program = first_block(blocks, "cpp"), shown = first_block(blocks, "text");
  const OtherRepository other(first_block(blocks, "cmake").text());

  std::string changed = program.text();
  REQUIRE(changed.find("model.save(") != changed.npos);
  changed.replace(changed.find("model.save("), 11, "model.keep(");
  CHECK(other.build(changed).exit_code != 0);  // a wrong program does not build

  const Run build = other.build(program.text());
  INFO(build.out << build.err);
  REQUIRE(build.exit_code == 0);
  const Run run = other.run();
  INFO(run.err);
  CHECK(run.exit_code == 0);
  CHECK(difference(shown.lines, lines_of(run.out), program.tolerance) == "");
}
#endif

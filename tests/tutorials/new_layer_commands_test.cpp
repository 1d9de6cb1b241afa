// The commands that the course and tutorials/new-layer show for a new layer, and what they print.
#include "tests/support/catch.hpp"
#include "tests/support/compare_output.hpp"
#include "tests/support/markdown.hpp"
#include "tests/tutorials/coursework.hpp"

using namespace tapeflow::coursework;

namespace {

// What tutorials/watch prints below the task, for this output of tests/run.
std::string watched(const std::string& headline, const std::string& list) {
  const TemporaryDirectory folder;
  std::ofstream(folder / "list") << headline << "\n" << list;
  const std::string program =
      "import sys; sys.path.insert(0, '" + (source / "tutorials/kit").string() +
      "'); from pathlib import Path; from page import verdict_lines; from tasks import Task;"
      "from verdict import read_verdict; verdict = read_verdict(1, open('list').read(), '');"
      "print(*verdict_lines(Task('piecewise_linear', Path('none.hpp'), True), verdict), sep='\\n')";
  return run_program("/usr/bin/python3", {"-B", "-c", program}, {.folder = folder.path()}).out;
}

}  // namespace

TEST_CASE("The course shows what the commands print") {
  const TemporaryDirectory folder;
  const Run written = new_layer(folder.path(), {"PiecewiseLinear", "--kind", "coupling", "--here"});
  const std::string moved =
      std::regex_replace(written.out, std::regex("is in "), "is in tutorials/coursework/");
  const std::string headline = "piecewise_linear does not pass its tests yet:",
                    list = failures_in(tests_of("stub_coupling").out);
  const auto compare = [](const std::string& page, const std::string& command,
                          const std::string& printed) {
    for (const CodeBlock& block : code_blocks(text_of(source / "tutorials" / page))) {
      if (block.language != "console" || block.lines.front() != "$ " + command) continue;
      CHECK(difference(shown_commands(block).front().output, lines_of(printed), 1e-3) == "");
      return;
    }
    FAIL(page << " does not show " << command);
  };
  for (const char* page : {"README.md", "12-your-own-layer.md"}) {
    compare(page, "./tutorials/new-layer PiecewiseLinear --kind coupling", moved);
    compare(page, "./tests/run --layer piecewise_linear", headline + "\n" + list);
  }
  compare("12-your-own-layer.md", "./tutorials/watch piecewise_linear", watched(headline, list));
}

TEST_CASE("The layer of chapter 12 passes the tests that new-layer writes for it") {
  const Run run = tests_of("ch12_layer");
  INFO(run.out);
  CHECK(run.exit_code == 0);
}

#ifndef __SANITIZE_ADDRESS__  // a sanitised library would need the same flags in that project
TEST_CASE("With an installed tapeflow the three commands that are printed end with the sentences") {
  const TemporaryDirectory folder;
  const fs::path prefix = folder / "prefix";
  const Run installed = shell(folder.path(), "cmake --install '" + binary.string() +
                                                 "' --prefix '" + prefix.string() + "'");
  INFO(installed.err);
  REQUIRE(installed.exit_code == 0);
  const Run written = new_layer(folder.path(), {"Mine", "--here"});
  const std::vector<std::string> commands = commands_in(written.out, prefix);
  REQUIRE(commands.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    const Run run = shell(folder.path(), commands[i]);
    CAPTURE(commands[i], run.out, run.err);
    CHECK((run.exit_code == 0) == (i < 2));
    CHECK(!contains(run.out + run.err, "warning"));
    if (i == 2) CHECK(contains(run.out, "(left out: the layer says 0 in every row)"));
  }
  fs::copy_file(source / "tests/tutorials/coursework/right_elementwise.cpp", folder / "right.cpp");
  CHECK(
      shell(folder.path(),
            "sed 's/SomeElementwise/Mine/g; s/some_elementwise/mine/g' right.cpp >mine/mine.cpp && "
            "cmake --build build && ctest --test-dir build && ./build/mine_example")
          .exit_code == 0);
}
#endif

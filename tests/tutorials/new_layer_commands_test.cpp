// The commands that the course and tutorials/new-layer show for a new layer, and what they print.
#include "tests/support/catch.hpp"
#include "tests/support/compare_output.hpp"
#include "tests/support/markdown.hpp"
#include "tests/tutorials/coursework.hpp"

using namespace tapeflow::coursework;

TEST_CASE("The course shows what the two commands print") {
  const TemporaryDirectory folder;
  const Run written = new_layer(folder.path(), {"PiecewiseLinear", "--kind", "coupling", "--here"});
  const std::string moved =
      std::regex_replace(written.out, std::regex("is in "), "is in tutorials/coursework/");
  const std::string list = "piecewise_linear does not pass its tests yet:\n" +
                           failures_in(tests_of("stub_coupling").out);
  const auto compare = [](const std::string& command, const std::string& printed) {
    for (const CodeBlock& block : code_blocks(text_of(source / "tutorials/README.md"))) {
      if (block.language != "console" || block.lines.front() != "$ " + command) continue;
      CHECK(difference(shown_commands(block).front().output, lines_of(printed), 1e-3) == "");
      return;
    }
    FAIL("tutorials/README.md does not show " << command);
  };
  compare("./tutorials/new-layer PiecewiseLinear --kind coupling", moved);
  compare("./tests/run --layer piecewise_linear", list);
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

// What tutorials/new-layer writes: stubs that compile and break the contract, of which a right body
// makes a layer that keeps it. tests/tutorials/coursework compiles a stub of each kind.
#include "tests/support/catch.hpp"
#include "tests/support/compare_output.hpp"
#include "tests/support/markdown.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

namespace fs = std::filesystem;

namespace {

const fs::path source = TAPEFLOW_SOURCE_DIR, binary = TAPEFLOW_BINARY_DIR;

Run new_layer(const fs::path& folder, const std::vector<std::string>& arguments) {
  return run_program(source / "tutorials/new-layer", arguments, {.folder = folder});
}

Run shell(const fs::path& folder, const std::string& command) {
  return run_program("/bin/sh", {"-c", command}, {.folder = folder});
}

Run tests_of(const std::string& program) {
  return run_program(binary / "tests/tutorials/coursework" / (program + "_test"), {"-r", "compact"},
                     {.folder = binary});
}

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// The commands that the output of new-layer shows, with PREFIX replaced.
std::vector<std::string> commands_in(const std::string& output, const fs::path& prefix) {
  std::vector<std::string> commands;
  for (const std::string& line : lines_of(output)) {
    if (line.starts_with("  cmake ") || line.starts_with("  ./"))
      commands.push_back(std::regex_replace(line, std::regex("PREFIX$"), prefix.string()));
  }
  return commands;
}

// The list that tests/run makes of the report of a test program.
std::string failures_in(const std::string& report) {
  const TemporaryDirectory folder;
  std::ofstream(folder / "report") << report;
  const std::string functions = (source / "tests/support/one_layer.sh").string();
  return run_program("/bin/bash", {"-c", ". '" + functions + "'; failures_and_prints <report"},
                     {.folder = folder.path()})
      .out;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("A stub says that its maps are no inverses and that log_det is left out") {
  for (const char* kind : {"elementwise", "coupling", "autoregressive", "linear"}) {
    const Run run = tests_of(std::string("stub_") + kind);
    CAPTURE(kind, run.out);
    CHECK(run.exit_code != 0);
    CHECK(contains(run.out, "double, D = 2: round trip to_latent then to_data, row 0"));
    CHECK(contains(run.out, "(left out: the layer says 0 in every row)"));
    CHECK(contains(run.out, "float, D = 2: round trip to_latent then to_data, row 0"));
    CHECK(!contains(run.out, "throws"));
    CHECK(!contains(run.out, "not finite"));
  }
}

TEST_CASE("A right body in the place of the stub's keeps the contract") {
  for (const char* kind : {"elementwise", "coupling", "autoregressive", "linear"}) {
    const Run run = tests_of(std::string("right_") + kind);
    CAPTURE(kind, run.out);
    CHECK(run.exit_code == 0);
  }
}

TEST_CASE(
    "The example of a right layer comes near the truth, and writes the number that it prints") {
  const TemporaryDirectory folder;
  const fs::path program = binary / "tests/tutorials/coursework/right_coupling_example";
  const Run run =
      run_program(program, {"--seed", "2", "--json", "a.json"}, {.folder = folder.path()});
  const std::string json = text_of(folder / "a.json");
  CAPTURE(run.out, run.err, json);
  CHECK(run.exit_code == 0);
  std::smatch number;
  REQUIRE(std::regex_match(json, number, std::regex("\\{\"above\": (.*)\\}\n")));
  CHECK(contains(run.out, "banana: " + number.str(1) + " ± "));
  CHECK(std::abs(std::stod(number.str(1))) < 0.1);

  CHECK(contains(run_program(program, {"--help"}, {.folder = folder.path()}).out, "--seed NUMBER"));
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"--seed"}, {"--seed", "x"}, {"--json"}, {"more"}}) {
    const Run refused = run_program(program, wrong, {.folder = folder.path()});
    CHECK(refused.exit_code == 2);
    CHECK(contains(refused.err, "needs --seed NUMBER, --json FILE or --help, got " + wrong[0]));
  }
}

TEST_CASE("Every file that new-layer writes has its name, and each stub says what to write") {
  for (const char* kind : {"elementwise", "coupling", "autoregressive", "linear"}) {
    const TemporaryDirectory folder;
    const Run run = new_layer(folder.path(), {"LUSpline2", "--kind", kind, "--here"});
    CAPTURE(kind, run.out, run.err);
    CHECK(run.exit_code == 0);
    CHECK(folder.entries() == 1);
    const fs::path layer = folder / "lu_spline2";
    for (const char* file : {"lu_spline2.hpp", "lu_spline2.cpp", "lu_spline2_test.cpp",
                             "lu_spline2_example.cpp", "lu_spline2.md"}) {
      const std::string text = text_of(layer / file);
      CAPTURE(file);
      CHECK(contains(text, "TODO: "));
      CHECK(contains(text, "LUSpline2"));
      CHECK(!contains(text, "NewLayer"));
      CHECK(!contains(text, "new_layer"));
      CHECK(contains(run.out, file));
    }
    const std::string header = text_of(layer / "lu_spline2.hpp");
    CHECK(contains(header, "make_lu_spline2(std::size_t features, Rng& rng);"));
    CHECK(contains(header, "// Hint: "));
    CHECK(contains(header, "// Proved: "));
    const std::string chapter = text_of(layer / "lu_spline2.md");
    CHECK(std::count(chapter.begin(), chapter.end(), '\n') > 40);
    CHECK(contains(chapter, "\n## 11. Papers and notes\n"));
    CHECK(lines_of(text_of(layer / "CMakeLists.txt")).size() == 5);
  }
}

TEST_CASE("A name that no layer can have is refused in one sentence, and nothing is written") {
  const TemporaryDirectory folder;
  const auto refuses = [&](const std::vector<std::string>& arguments, const std::string& sentence) {
    std::vector<std::string> all = arguments;
    all.push_back("--here");
    const Run run = new_layer(folder.path(), all);
    CHECK(run.exit_code == 2);
    CHECK(run.err == "tutorials/new-layer: " + sentence + "\n");
  };
  const std::string camel = "needs a name in CamelCase, such as PiecewiseLinear, got ";
  refuses({"piecewise_linear"}, camel + "\"piecewise_linear\".");
  refuses({"Piecewise-Linear"}, camel + "\"Piecewise-Linear\".");
  refuses({"../Layer"}, camel + "\"../Layer\".");
  refuses({"T"}, camel + "\"T\".");
  refuses({""}, camel + "\"\".");
  refuses({"namespace"}, "\"namespace\" is a keyword of C++ and cannot name a class.");
  refuses(
      {"Radial"},
      "the library has the type Radial in flows/layers/planar/radial.hpp; choose another name.");
  refuses({"LUlinear"},
          "the library has the type LuLinear in flows/layers/linear/lu_linear.hpp; choose another "
          "name.");
  refuses({"Shape"}, "the library has the type Shape in engine/array.hpp; choose another name.");
  refuses({"Good", "--kind", "square"},
          "--kind needs one of elementwise, coupling, autoregressive, linear, got \"square\".");
  refuses({}, "the following arguments are required: NAME; --help tells more.");
  CHECK(folder.entries() == 0);
}

TEST_CASE("A layer that is there already is left as it is") {
  const TemporaryDirectory folder;
  REQUIRE(new_layer(folder.path(), {"Mine", "--here"}).exit_code == 0);
  std::ofstream(folder / "mine/mine.cpp") << "// solved\n";
  const Run again = new_layer(folder.path(), {"Mine", "--here", "--kind", "linear"});
  CHECK(again.exit_code == 1);
  CHECK(again.err == "tutorials/new-layer: mine is there already; nothing was written.\n");
  CHECK(text_of(folder / "mine/mine.cpp") == "// solved\n");
  const Run alike = new_layer(folder.path(), {"MiNe", "--here"});
  CHECK(alike.exit_code == 1);
  CHECK(alike.err == "tutorials/new-layer: mine is there already; nothing was written.\n");
}

TEST_CASE("tests/run makes a list of what a test program reports") {
  CHECK(failures_in("/a/b_test.cpp:23: failed: explicitly with 1 message: 'double: it's wrong'\n"
                    "/a/b_test.cpp:30: failed: x == 3 for: 2 == 3\n"
                    "a print of the test\n"
                    "Failed both 2 test cases, failed all 4 assertions.\n"
                    "Passed 1 test case (no assertions).\n"
                    "Failed 1 test case, failed all 2 assertions.\n") ==
        "  - double: it's wrong\n  - b_test.cpp:30: x == 3 for: 2 == 3\na print of the test\n");
}

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

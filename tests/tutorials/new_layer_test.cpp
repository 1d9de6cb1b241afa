// What tutorials/new-layer writes: stubs that compile and break the contract, of which a right body
// makes a layer that keeps it. tests/tutorials/coursework compiles a stub of each kind.
#include "tests/support/catch.hpp"
#include "tests/tutorials/coursework.hpp"

#include <algorithm>

using namespace tapeflow::coursework;

TEST_CASE("A stub says that its maps are no inverses and that log_det is left out") {
  for (const char* kind : {"elementwise", "coupling", "autoregressive", "linear", "any"}) {
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
  for (const char* kind : {"elementwise", "coupling", "autoregressive", "linear", "any"}) {
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
  for (const char* kind : {"elementwise", "coupling", "autoregressive", "linear", "any"}) {
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
  refuses(
      {"Good", "--kind", "square"},
      "--kind needs one of elementwise, coupling, autoregressive, linear, any, got \"square\".");
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

// The rules behind the checks: numbers in prose, regions, bare code, anchors, outputs with gaps.
#include "tests/tutorials/course.hpp"
#include "tutorials/checker/anchors.hpp"
#include "tutorials/checker/bare_code.hpp"
#include "tutorials/checker/formulas.hpp"
#include "tutorials/checker/refreshed_output.hpp"
#include "tutorials/checker/regions.hpp"
#include "tutorials/checker/stamp.hpp"
#include "tutorials/checker/written_number.hpp"

using namespace tapeflow;
using namespace tapeflow::tutorials;

namespace {

using Lines = std::vector<std::string>;

WrittenNumber number_in(const std::string& text) {
  const auto number = number_before(text, text.size());
  INFO(text);
  REQUIRE(number);
  return *number;
}

}  // namespace

TEST_CASE("Numbers are read in the forms of prose and formulas") {
  const std::map<std::string, std::pair<double, double>> numbers{
      {"reaches -4.29", {-4.29, 0.01}},
      {"reaches **−4.29**", {-4.29, 0.01}},
      {"the `164`", {164, 1}},
      {"gains +0.5", {0.5, 0.1}},
      {"12\u2009345.67", {12345.67, 0.01}},
      {"12\u202F345", {12345, 1}},
      {"$12\\,345$", {12345, 1}},
      {"1.3e-07", {1.3e-7, 1e-8}},
      {"1e6", {1e6, 1e6}},
      {"1.3·10⁻⁷", {1.3e-7, 1e-8}},
      {"2×10¹²", {2e12, 1e12}},
      {"$-1.25\\cdot10^{-7}$", {-1.25e-7, 1e-9}},
      {"$3 \\times 10^{4}$", {3e4, 1e4}},
      {"layers 3-4", {4, 1}},
      {"x-4", {4, 1}},
      {"(-4", {-4, 1}}};
  for (const auto& [text, expected] : numbers) {
    INFO(text);
    CHECK(number_in(text).value == Approx(expected.first).epsilon(1e-12));
    CHECK(number_in(text).unit == Approx(expected.second).epsilon(1e-12));
  }
  for (const char* text : {"", "none", "4 rows", "4.", "4)"})
    CHECK(!number_before(text, std::string(text).size()));
}

TEST_CASE("A number is rewritten with as many digits and in the same form") {
  CHECK(number_in("−4.29").rewritten(-1.006) == "−1.01");
  CHECK(number_in("-4.29").rewritten(-1.006) == "-1.01");
  CHECK(number_in("4.29").rewritten(-1) == "−1.00");
  CHECK(number_in("−4.29").rewritten(-0.001) == "0.00");
  CHECK(number_in("+4.3").rewritten(2) == "+2.0");
  CHECK(number_in("12\u2009345").rewritten(9876543.2) == "9\u2009876\u2009543");
  CHECK(number_in("12345").rewritten(9876543.2) == "9876543");
  CHECK(number_in("1.3e-07").rewritten(2.46e-5) == "2.5e-05");
  CHECK(number_in("1.3e-7").rewritten(2.46e-5) == "2.5e-5");
  CHECK(number_in("1.3·10⁻⁷").rewritten(2.46e-12) == "2.5·10⁻¹²");
  CHECK(number_in("$1.3\\cdot10^{-7}$").rewritten(-2.46e3) == "-2.5\\cdot10^{3}");
}

TEST_CASE("Regions may nest and overlap; the marks belong to no region") {
  const TemporaryDirectory root;
  write_file_atomically(root / "a.cpp",
                        "  // tag: a\n  one\n    // tag: b-1\n    two\n\n  // end: a\n    three\n"
                        "    // end: b-1\n  // tag: twice\n  // tag: twice\n  // end: twice\n");
  write_file_atomically(root / "CMakeLists.txt", "# tag: c\nset(X 1)\n# end: c\n# tag: d\n");
  CHECK(region(root.path(), "a.cpp", "a") == Lines{"one", "  two", ""});
  CHECK(region(root.path(), "a.cpp", "b-1") == Lines{"two", "", "three"});
  CHECK(region(root.path(), "CMakeLists.txt", "c") == Lines{"set(X 1)"});
  CHECK_THROWS_WITH(region(root.path(), "a.cpp", "twice"), "a.cpp begins the region twice twice");
  CHECK_THROWS_WITH(region(root.path(), "CMakeLists.txt", "d"),
                    "CMakeLists.txt begins the region d and never ends it");
  CHECK_THROWS_WITH(region(root.path(), "../a.cpp", "a"),
                    "needs a source below the root of the project, got ../a.cpp");
}

TEST_CASE("Bare code is without comments and layout, and keeps literals unchanged") {
  CHECK(bare_code("int  x;  // a\n\n/* b\n c */ int y;") == "int x; int y;");
  CHECK(bare_code("s = \"// no  comment \\\" \";") == "s = \"// no  comment \\\" \";");
  CHECK(bare_code("s = R\"x(a  // \" )\" b)x\";  c") == "s = R\"x(a  // \" )\" b)x\"; c");
  CHECK(bare_code("c = '\"';  // d") == "c = '\"'; ");
  CHECK(bare_code("n = 1'000'000;  // e") == "n = 1'000'000; ");
}

TEST_CASE("A program's sources are its includes, their definitions, and its data") {
  const Checksums sources = Sources(fixture).of("ch00");
  Lines names;
  for (const auto& [name, sum] : sources) names.push_back(name);
  CHECK(names == Lines{"engine/cmake/CompileSettings.cmake", "engine/square.hpp",
                       "engine/square/cube.cpp", "engine/twice.cpp",
                       "examples/ch00_fixture/main.cpp", "examples/data/dots.csv"});
  CHECK_THROWS_WITH(Sources(fixture).of("ch01"), "there is no program \"ch01\" in examples/");
}

TEST_CASE("The difference of two sets of sources is named") {
  const Checksums old{{"a", "1"}, {"b", "2"}, {"c", "3"}};
  CHECK(tutorials::difference(old, old) == "");
  CHECK(tutorials::difference(old, {{"a", "1"}, {"b", "9"}, {"c", "3"}}) == "b");
  CHECK(tutorials::difference(old, {{"a", "1"}, {"b", "9"}, {"d", "3"}}) == "b and 2 others");
  CHECK(tutorials::difference(old, {{"a", "1"}, {"b", "2"}}) == "c");
}

TEST_CASE("Anchors are made from headings as GitHub makes them") {
  const TemporaryDirectory root;
  write_file_atomically(root / "a.md",
                        "# Reverse mode: `backward()`\n## 2. ∫p = 1 — always?\n## Same\n## Same\n"
                        "```sh\n# no heading\n```\n### [Link](x.md) to_data(z) ##\n## Müller's\n");
  CHECK(anchors_of(read_page(root.path(), "a.md")) ==
        std::set<std::string>{"reverse-mode-backward", "2-p--1--always", "same", "same-1",
                              "link-to_dataz", "müllers"});
}

TEST_CASE("Formulas are blanked out, also over several lines; a single $ stays") {
  const TemporaryDirectory root;
  write_file_atomically(root / "a.md",
                        "a $x$ b $y\n z$ c\n\ncosts 1 $ d\n\n$$e$$ f $$g\n\nh\n$$ i\n");
  CHECK(without_formulas(read_page(root.path(), "a.md")) ==
        Lines{"a     b   ", "    c", "", "costs 1 $ d", "", "      f    ", "", " ", "   i"});
}

TEST_CASE("An output with gaps is refreshed line by line, one without as a whole") {
  const Lines printed{"a 1.5", "b 2", "c 3", "b 4"};
  CHECK(refreshed_output({"x"}, printed) == printed);
  CHECK(refreshed_output({"a 1", "…"}, printed) == Lines{"a 1.5", "…"});
  CHECK(refreshed_output({"…", "c  9", "b 9"}, printed) == Lines{"…", "c 3", "b 4"});
  CHECK(refreshed_output({"…", "b 9", "…"}, printed) == Lines{"…", "b 2", "…"});
  CHECK(!refreshed_output({"…", "d 9", "…"}, printed));
  CHECK(!refreshed_output({"b 9", "…"}, printed));
  CHECK(!refreshed_output({"…", "c 3"}, printed));
}

// The options --fix, which refreshes the text, --rerun, which records results, and --verify, which
// changes nothing.
#include "tests/tutorials/course.hpp"

using namespace tapeflow;

namespace {

const std::string chapter = "tutorials/00-fixture.md", results = "tutorials/figures/ch00.json",
                  picture = "tutorials/figures/dots.png", program = "programs/ch00_fixture";

using Environment = std::map<std::string, std::string>;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("--fix restores code, output and numbers, and keeps the form of the numbers") {
  const CourseFolder course;
  CHECK(course.check({"--fix"}).exit_code == 0);
  const std::string fixed = course.read(chapter);
  CHECK(holds(fixed, "about $-4.3$<!--"));  // not the rounded result, but within its tolerance
  for (const auto& [from, to] : std::map<std::string, std::string>{
           {"  return x * x;", "  return y;\n  return z;"},
           {"```cpp\nreturn x * x;\n", "```cpp\n"},
           {"−4.29**", "−5.00**"},
           {"$-4.3$", "$4.4$"},
           {"12\u2009345", "54\u2009321"},
           {"1.28\\cdot10^{-7}", "2.00\\cdot10^{-5}"},
           {"1.3·10⁻⁷", "9.9·10⁻¹²"},
           {"1.3e-07", "1.2e+05"},
           {"flow      -4.29 ± 0.16\n…", "flow      -4.11 ± 0.11\n…"},
           {"progress  7 s\n", ""}}) {
    course.replace(chapter, from, to);
  }
  const Run run = course.check({"--fix"});
  CHECK(run.exit_code == 0);
  CHECK(lines_of(run.out).size() == 11);
  CHECK(holds(run.out, ": refreshed: says −5.00 where ch00.flow.mean is -4.2937: −4.29\n"));
  course.replace(chapter, "progress  3 s", "progress  7 s");  // the one line that may differ
  CHECK(course.read(chapter) == fixed);
}

TEST_CASE("--fix leaves findings that only an author can mend, and prints them") {
  const CourseFolder course;
  course.check({"--fix"});
  course.replace(chapter, "1e-6<", "1e-7<");
  course.replace(chapter, "figures/dots.png", "figures/dot.png");
  course.replace(chapter, "0.16\n…", "0.16\nstrange\n…");
  const std::string before = course.read(chapter);
  const Run run = course.check({"--fix"});
  CHECK(run.exit_code == 1);
  CHECK(lines_of(run.out).back().ends_with(": 3 not in step"));
  CHECK(course.read(chapter) == before);
}

TEST_CASE("--rerun records new results; then the text is out of step") {
  const CourseFolder course;
  course.replace("engine/twice.cpp", "2 * x", "x + x");
  course.replace(picture, "picture", "drawing");
  CHECK(lines_of(course.check().out).size() == 3);
  const Run same = course.check({"--rerun", "ch00"});
  CHECK(same.exit_code == 0);
  CHECK(holds(same.err, "ch00-broken: ./examples/run ch00 --break sign …\n"));
  CHECK(course.read(picture) == "picture of no\n");  // from the first run, not from the broken one

  const Run other = course.check({"--rerun"}, {{"FLOW", "-4.5137"}});
  CHECK(other.exit_code == 1);
  CHECK(holds(other.out, "says −4.29 where ch00.flow.mean is -4.5137: −4.51\n"));
  CHECK(course.check({"--fix"}).exit_code == 0);
  CHECK(holds(course.read(chapter), "reaches **−4.51**<!--"));
  CHECK(course.check({"--rerun", "--fix"}, {{"FLOW", "-4.2937"}}).exit_code == 0);
  CHECK(holds(course.read(chapter), "reaches **−4.29**<!--"));
}

TEST_CASE("--rerun makes the runs that chapters show, under the names from the chapters") {
  const CourseFolder course;
  course.replace(chapter, "output of ch00-broken -->\n```console",
                 "output of ch00-sign -->\n```console");
  course.replace(chapter, "output of ch00-broken -->\n```text", "output of ch00-sign -->\n```text");
  CHECK(course.check({"--rerun"}).exit_code == 0);
  CHECK(holds(course.read(results), "\"ch00-sign\""));
  CHECK(!holds(course.read(results), "\"ch00-broken\""));
  course.replace(chapter, "output of ch00-sign -->\n```console", "output of ch00 -->\n```console");
  CHECK(course.check({"--rerun"}).err ==
        "check: the run ch00 needs one command, the pages show ./examples/run and ./examples/run "
        "ch00 --break sign\n");
}

TEST_CASE("--verify compares the text with results from this machine, and writes nothing") {
  const CourseFolder course;
  const std::string recorded = course.read(results);
  CHECK(course.check({"--verify"}, {{"FLOW", "-4.2941"}}).exit_code == 0);
  const Run far = course.check({"--verify"}, {{"FLOW", "-4.3137"}});
  CHECK(far.exit_code == 1);
  CHECK(holds(far.out, "says −4.29 where ch00.flow.mean is -4.3137: −4.31\n"));
  CHECK(course.read(results) == recorded);
  CHECK(course.read(picture) == "picture of no\n");

  course.replace(results, "\"seconds\": 1.0", "\"seconds\": 20.0");  // too slow to be run
  CHECK(course.check({"--verify"}, {{"FLOW", "-4.3137"}}).exit_code == 0);
}

TEST_CASE("A program that fails leaves record, picture and text as they were") {
  const CourseFolder course;
  const std::string recorded = course.read(results);
  course.replace(program, "broken=no\n", "broken=no\necho 'no luck' >&2\nexit 3\n");
  const Run run = course.check({"--rerun", "--fix"}, {{"FLOW", "-4.3137"}});
  CHECK(run.exit_code == 1);
  CHECK(holds(run.err, "check: ./examples/run needs to succeed, ended with code 3: no luck\n"));
  CHECK(course.read(results) == recorded);
  CHECK(course.read(picture) == "picture of no\n");
}

TEST_CASE("A wrong command line ends with code 2, --help with 0") {
  const CourseFolder course;
  CHECK(course.check({"--help"}).exit_code == 0);
  CHECK(course.check({"--mend"}).exit_code == 2);
  const Run unknown = course.check({"--rerun", "ch07"});
  CHECK(unknown.exit_code == 2);
  CHECK(holds(unknown.err, "no chapter shows a run of the program ch07"));
  for (const char* runs : {"--rerun", "--verify"})
    CHECK(run_program(TAPEFLOW_CHECK, {runs}, {.folder = course.root()}).exit_code == 2);
}

// Every kind of drift between a chapter and its sources is found: each kind is planted alone.
#include "tests/tutorials/drift.hpp"

using namespace tapeflow;

namespace {

const std::string results = "tutorials/figures/ch00.json", rerun = "; ./tutorials/check --rerun ";

const std::vector<Drift> drifts{
    {"changed code", chapter, "  return x * x;", "  return x * y;",
     in_line(30,
             "shows \"  return x * y;\" where engine/square.hpp#square has \"  return x * x;\"")},
    {"line too many in code", chapter, "```cpp\nreturn x * x;", "```cpp\nreturn x * x;\n",
     in_line(37, "shows \"\" where engine/square.hpp#inner has no more")},
    {"changed source", "engine/square.hpp", "nothing else", "nothing more",
     in_line(28,
             "shows \"/// x², and nothing else.\" where engine/square.hpp#square has \"/// x², "
             "and nothing more.\"")},
    {"missing region", chapter, "#inner", "#outer",
     in_line(34, "engine/square.hpp needs the region outer, has only square, inner")},
    {"region without end", "engine/square.hpp", "// end: square", "// the end",
     in_line(26, "engine/square.hpp begins the region square and never ends it")},
    {"missing source", chapter, "square.hpp#inner", "cube.hpp#inner",
     in_line(34, "needs the source engine/cube.hpp, which does not exist")},
    {"code from nowhere", chapter, "<!-- not from a source: the mistake that the text is about -->",
     "As in:",
     in_line(40,
             "a block of cpp needs a line before it that says where it is from: <!-- from "
             "FILE#REGION -->, <!-- output of RUN --> or <!-- not from a source: REASON -->")},
    {"indented fence", chapter, "None.", "None.\n  ```cpp",
     in_line(71, "the fence of a block needs to start in column 1")},
    {"changed number", chapter, "−4.29", "−4.19",
     in_line(81, "says −4.19 where ch00.flow.mean is -4.2937: −4.29")},
    {"changed digit of a power", chapter, "1.3·10⁻⁷", "1.3·10⁻⁶",
     in_line(84, "says 1.3·10⁻⁶ where ch00.flow.errors.1 is 1.28e-07: 1.3·10⁻⁷")},
    {"number beyond its tolerance", chapter, "$-4.2$", "$-4.1$",
     in_line(82, "says -4.1 where ch00.flow.mean is -4.2937: -4.3")},
    {"broken comparison", chapter, "1e-6<", "1e-7<",
     in_line(84, "says 1e-7 > ch00.flow.errors.1, which is 1.28e-07")},
    {"unknown key", chapter, "ch00.rows", "ch00.row",
     in_line(82, "the run ch00 has no number row")},
    {"unknown run", chapter, "ch00.rows", "ch01.rows",
     in_line(82, "there is no recorded run ch01" + rerun + "records it")},
    {"marker without number", chapter, "345<!--", "345 rows<!--",
     in_line(82, "the marker of ch00.rows needs a number right before it")},
    {"malformed marker", chapter, "<!-- = ch00.rows -->", "<!-- ch00.rows -->",
     in_line(82, "needs a marker as tutorials/README.md lists them, got \"<!-- ch00.rows -->\"")},
    {"marker without block", chapter, "ch00-broken -->\n```text", "ch00-broken -->\n\n```text",
     in_line(97, "<!-- output of ch00-broken --> needs a block in the next line, found none")},
    {"changed output", chapter, "```text\nbroken    sign", "```text\nbroken    size",
     in_line(97,
             "the text shows \"broken    size\" where the program prints \"flow      -4.29 ± "
             "0.16\"")},
    {"output beyond its tolerance", chapter, "-4.29 ± 0.16\n…", "-4.29 ± 0.19\n…",
     in_line(74,
             "the text shows \"flow      -4.29 ± 0.19\" where the program prints \"flow      "
             "-4.29 ± 0.16\"")},
    {"missing output", chapter, "output of ch00-broken -->\n```text",
     "output of ch00-whole -->\n```text",
     in_line(97, "there is no recorded run ch00-whole" + rerun + "records it")},
    {"changed command", chapter, "--break sign", "--break size",
     in_line(89,
             "shows the command ./examples/run ch00 --break size where the run ch00-broken was "
             "made by ./examples/run ch00 --break sign" +
                 rerun + "records it")},
    {"stale stamp by a header", "engine/square.hpp", "double twice(double x);",
     "double twice(double y);",
     results + ": is stale: engine/square.hpp changed since" + rerun + "ch00 makes it anew"},
    {"stale stamp by what a header declares", "engine/twice.cpp", "2 * x", "x * 2",
     results + ": is stale: engine/twice.cpp changed since" + rerun + "ch00 makes it anew"},
    {"stale stamp by data", "examples/data/dots.csv", "3,4", "3,5",
     results + ": is stale: examples/data/dots.csv changed since" + rerun + "ch00 makes it anew"},
    {"dead link", chapter, "../engine/square.hpp", "../engine/cube.hpp",
     in_line(3, "the link ../engine/cube.hpp leads to no file")},
    {"dead image", chapter, "figures/dots.png", "figures/dot.png",
     in_line(5, "the link figures/dot.png leads to no file")},
    {"dead anchor", chapter, "#11-papers-and-notes", "#11-papers",
     in_line(3, chapter + " has no heading whose anchor is #11-papers")},
    {"dead anchor of another page", chapter, "#change-of-variables-x", "#change",
     in_line(4, "tutorials/other.md has no heading whose anchor is #change")},
    {"anchor in a source", chapter, "../engine/square.hpp", "../engine/square.hpp#L4",
     in_line(3, "an anchor needs a Markdown page, got ../engine/square.hpp")},
    {"link out of the project", chapter, "../engine/square.hpp", "../..",
     in_line(3, "the link ../.. leads out of the project")},
    {"malformed address", chapter, "https://arxiv.org", "https:/arxiv.org",
     in_line(4, "the link https:/arxiv.org/abs/1605.08803 is no http, https or mailto address")},
    {"changed figure", "tutorials/figures/dots.png", "picture", "drawing",
     "tutorials/figures/dots.png: is not the picture that was made" + rerun + "makes it anew"},
    {"unclaimed figure", "tutorials/figures/mine.png", "", "drawn by hand",
     "tutorials/figures/mine.png: no recorded run makes this picture"},
};

}  // namespace

TEST_CASE("A course in step has no findings, and the check says how much it compared") {
  const CourseFolder course;
  const Run run = course.check();
  CHECK(run.exit_code == 0);
  CHECK(run.out ==
        "1 chapters, 4 blocks of code, 4 outputs, 10 numbers, 2 equations, 1 exercises, 1 files to "
        "read, 11 links, 4 figures: in step\n");
}

TEST_CASE("Every planted drift fails the check with one sentence that names place and remedy") {
  find_each_alone(drifts);
}

TEST_CASE("A missing picture is found where it is shown and where it is recorded") {
  const CourseFolder course;
  std::filesystem::remove(course.root() / "tutorials/figures/dots.png");
  CHECK(course.check().out.starts_with(in_line(5, "the link figures/dots.png leads to no file") +
                                       "\ntutorials/figures/dots.png: is missing" + rerun +
                                       "makes it anew\n"));
}

TEST_CASE("Files that cannot be read end the check with a sentence") {
  const CourseFolder course;
  course.replace(results, "\"runs\"", "\"run\"");
  CHECK(course.check().exit_code == 1);
  CHECK(course.check().err.find(results + " needs to be as ./tutorials/check --rerun writes it") !=
        std::string::npos);
  course.replace(chapter, "ch00.1\n```\n", "ch00.1\n");
  CHECK(course.check().err ==
        "check: " + chapter + ": the block that starts in line 173 is never closed\n");
}

TEST_CASE("A change that cannot change a result makes no result stale") {
  const CourseFolder course;
  course.replace("engine/twice.cpp", "double twice", "// A comment.\ndouble   twice");
  course.replace("engine/unrelated.hpp", "x / 2", "x / 3");
  course.replace("examples/data/other.csv", "1,2", "1,3");
  CHECK(course.check().exit_code == 0);
}

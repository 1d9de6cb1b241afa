// What the sources decide: the reading list of a chapter, and the mathematics that chapters show.
#include "tests/tutorials/drift.hpp"

using namespace tapeflow;

namespace {

const std::string shift = "flows/layers/shift/shift.cpp",
                  marker = "<!-- reading list of ch00 -->\n";
const std::string list =
    "1. [engine/square.hpp](../engine/square.hpp), [square/cube.cpp](../engine/square/cube.cpp): "
    "the\n   square (0.1).\n";

const std::vector<Drift> drifts{
    {"missing reading list", chapter, marker + list, "",
     in_line(1,
             "a chapter needs a reading list: a line <!-- reading list of ch00 --> and a numbered "
             "list; ./tutorials/check --fix makes it")},
    {"marker without a list", chapter, list, "",
     in_line(64, "the reading list misses engine/square.hpp, which the program of ch00 includes")},
    {"file that the program does not include", chapter, list,
     list + "2. [engine/twice.cpp](../engine/twice.cpp): twice.\n",
     in_line(
         64,
         "the reading list has engine/twice.cpp, which the program of ch00 does not include, or "
         "which an earlier chapter lists")},
    {"file twice", chapter, list, list + "2. [engine/square.hpp](../engine/square.hpp): more.\n",
     in_line(64, "the reading list has engine/square.hpp twice")},
    {"wrong number in a list", chapter, "1. [engine", "2. [engine",
     in_line(64, "the reading list has an item that is numbered 2.")},
    {"item without a phrase", chapter, ": the\n   square (0.1).\n", "\n",
     in_line(64, "item 1 of the reading list needs the form [FILE](../FILE): what to look for")},
    {"item with two names of a file", chapter, "[engine/square.hpp](", "[square.hpp](",
     in_line(64, "item 1 of the reading list needs the form [FILE](../FILE): what to look for")},
    {"item with the definitions of another file", chapter, "../engine/square/cube.cpp",
     "../engine/twice.cpp",
     in_line(64, "item 1 of the reading list needs the form [FILE](../FILE): what to look for")},
    {"reading list of another chapter", chapter, "reading list of ch00", "reading list of ch01",
     in_line(64, "<!-- reading list of ch01 --> needs to stand once, in ch01")},
    {"second reading list", chapter, marker + list, marker + list + "\n" + marker + list,
     in_line(68, "<!-- reading list of ch00 --> needs to stand once, in ch00")},
    {"reading list within a line", chapter, marker, " " + marker,
     in_line(64, "<!-- reading list of ch00 --> needs a line of its own before a numbered list")},
    {"mathematics that no chapter shows", chapter,
     "<!-- from flows/layers/shift/shift.cpp#minus -->\n```cpp\nreturn x - shift_;\n```\n", "",
     shift + ":11: stands in no chapter, and has mathematics (minus) that ch00 needs to show: 11"},
    {"layer that is new in a chapter", "flows/README.md", "| 00, 07 |", "| 00 |",
     "flows/layers/shift/scale.cpp:5: stands in no chapter, and has mathematics (latent) that ch00 "
     "needs to show: 5"},
};

}  // namespace

TEST_CASE("Every difference from the sources fails the check with one sentence") {
  find_each_alone(drifts);
}

TEST_CASE("--fix makes reading lists, and keeps the phrases of the files that stay") {
  const CourseFolder course;
  course.check({"--fix"});
  const std::string before = course.read(chapter);
  course.replace(chapter, marker + list + "\n", "");
  CHECK(course.check({"--fix"}).exit_code == 0);
  course.replace(chapter,
                 "1. [engine/square.hpp](../engine/square.hpp): Squares, for a chapter "
                 "that is held against this file\n\n## 4.",
                 list + "\n## 4.");
  CHECK(course.read(chapter) == before);

  // The new file includes one that is new, too, and one that is on the list.
  course.write("engine/a.hpp", "// The first.\n#include \"engine/b.hpp\"\n");
  course.write("engine/b.hpp", "// The second.\n#include \"engine/square.hpp\"\n");
  course.write("examples/ch00_fixture/part.cpp",
               "#include \"engine/a.hpp\"\n#include \"engine/b.hpp\"\n");
  CHECK(course.check().out.starts_with(
      in_line(64, "the reading list misses engine/a.hpp, which the program of ch00 includes\n")));
  CHECK(course.check({"--fix"}).exit_code == 0);
  course.replace(chapter,
                 list +
                     "2. [engine/b.hpp](../engine/b.hpp): The second\n"
                     "3. [engine/a.hpp](../engine/a.hpp): The first\n",
                 list);
  course.replace(chapter, list,
                 "1. [engine/a.hpp](../engine/a.hpp): a\n2. [engine/b.hpp]("
                 "../engine/b.hpp): b\n3" +
                     list.substr(1));
  CHECK(course.check().out.starts_with(in_line(
      64, "the reading list has engine/a.hpp too early, engine/square.hpp comes before it\n")));
  CHECK(course.check({"--fix"}).exit_code == 0);
  CHECK(course.read(chapter).find(list + "2. [engine/b.hpp](../engine/b.hpp): b\n"
                                         "3. [engine/a.hpp](../engine/a.hpp): a\n") != before.npos);
}

TEST_CASE("--coverage prints which lines stand in no chapter") {
  const CourseFolder course;
  course.write("engine/tape.cpp", "int a();\n\n// No code.\nint b();\n");
  const Run run = course.check({"--coverage"});
  CHECK(run.exit_code == 0);
  CHECK(run.out ==
        "engine/tape.cpp: 2 of 2 lines of code stand in no chapter: 1–4\n"
        "the tape: 2 of 2 lines of code stand in no chapter\n"
        "the ops: 0 of 0 lines of code stand in no chapter\n"
        "flows/layers/shift/scale.cpp: 2 of 2 lines of code stand in no chapter: 4–5\n"
        "flows/layers/shift/shift.cpp: 4 of 10 lines of code stand in no chapter: 6–9, 19–20\n"
        "the layers: 6 of 12 lines of code stand in no chapter\n");
  CHECK(course.check({"--coverage", "--fix"}).exit_code == 2);
}

// The parts of a chapter, its equations and its exercises: whatever is missing is found.
#include "tests/tutorials/drift.hpp"

using namespace tapeflow;

namespace {

const std::string other = "tutorials/other.md", glossary = "tutorials/glossary.md";
const std::string promise = "**The number to hit.** It is 4.\n\n",
                  first = "## 1. The idea in one figure\n";
const std::string answer = "   <details><summary>Answer</summary>\n   Because.\n   </details>\n";

const std::vector<Drift> drifts{
    {"title of another chapter", chapter, "# 00 A", "# 01 A",
     in_line(1, "a chapter needs a title such as \"# 00 Name\" in its first line")},
    {"heading in other words", chapter, "## 7. What it costs", "## 7. Costs",
     in_line(102, "needs \"## 7. What it costs\" here, got \"## 7. Costs\"")},
    {"missing heading", chapter, "## 7. What it costs\n", "",
     in_line(105, "needs \"## 7. What it costs\" here, got \"## 8. Summary\"")},
    {"one heading too many", chapter, "## 8. Summary", "## More\n\n## 8. Summary",
     in_line(106, "needs \"## 8. Summary\" here, got \"## More\"")},
    {"number to hit behind the promise", chapter, promise + first, first + "\n" + promise,
     in_line(1, "a chapter needs **The number to hit.** before its first section")},
    {"first picture behind the promise", chapter,
     "![Dots](figures/dots.png \"Dots\") `[no link](nowhere.md)` and $a[i](x)$ is none "
     "either.\n\n" +
         promise + first,
     promise + first + "\n![Dots](figures/dots.png)\n",
     in_line(1, "a chapter needs a figure before its first section")},
    {"the same figure twice", chapter, "![Lines](figures/lines.png)", "![Dots](figures/dots.png)",
     in_line(1, "a chapter needs 3 different figures, got 2")},
    {"missing question", chapter, "8. Why?\n\n" + answer, "",
     in_line(110,
             "a chapter needs 8 questions with answers in <details> … </details> here, got 7")},
    {"answer without end", chapter, "   </details>\n\n2. Why?", "\n2. Why?",
     in_line(1, "needs </details> for each <details>, got 9 opened and 8 closed")},
    {"answer without end beside the chapters", other, "Because.</details>", "Because.",
     other + ":1: needs </details> for each <details>, got 1 opened and 0 closed"},
    {"number of an equation left out", chapter, "\\tag{0.2}", "\\tag{0.3}",
     in_line(21, "the equation needs the number \\tag{0.2}, got \\tag{0.3}")},
    {"number of an equation twice", chapter, "\\tag{0.2}", "\\tag{0.1}",
     in_line(21, "the equation needs the number \\tag{0.2}, got \\tag{0.1}")},
    {"number of another chapter", chapter, "\\tag{0.2}", "\\tag{1.2}",
     in_line(21, "the equation needs the number \\tag{0.2}, got \\tag{1.2}")},
    {"unknown equation", chapter, "By (0.1)", "By (0.3)",
     in_line(17, chapter + " has no equation (0.3)")},
    {"unknown equation beside the chapters", other, "(0.1)", "(0.3)",
     other + ":15: " + chapter + " has no equation (0.3)"},
    {"unknown exercise", chapter, "**Coursework.** None",
     "`./tests/run --exercise ch00.7`.\n\n**Coursework.** None",
     in_line(177, "there is no exercise ch00.7 in tutorials/exercises")},
    {"exercise without a number", chapter, "--exercise ch00.1\n```",
     "--exercise ch00.1\n./tests/run --exercise ch00\n```",
     in_line(175, "there is no exercise ch00 in tutorials/exercises")},
    {"exercise without a hint", "tutorials/exercises/ch00/1_twice.hpp", "// Hint: ", "// Help: ",
     "tutorials/exercises/ch00/1_twice.hpp: needs a line that begins with \"// Hint: \""},
    {"exercise that does not say what it proves", "tutorials/exercises/ch00/1_twice.hpp",
     "// Proved: ", "// ",
     "tutorials/exercises/ch00/1_twice.hpp: needs a line that begins with \"// Proved: \""},
    {"exercise that no chapter names", "tutorials/exercises/ch00/2_cube.cpp", "", "",
     in_line(1, "the chapter needs to name its exercise: ./tests/run --exercise ch00.2")},
    {"missing coursework", chapter, "**Coursework.**", "*Coursework.*",
     in_line(160,
             "needs a line here that starts with **Coursework, in the order Pencil, Code, "
             "Coursework")},
    {"exercise for the pencil without an answer", chapter, "**Pencil.**\n",
     "**Pencil.**\n\n1. And why?\n",
     in_line(162,
             "the exercises for the pencil need an answer in <details> … </details> each, got "
             "1 for 2")},
    {"entry of the glossary without a chapter", glossary, "(00). What", "What",
     glossary + ":3: an entry needs the form **Word** (NN). What it is."},
    {"glossary out of order", glossary, "**Twice** (04)", "**Flow** (04)",
     glossary + ":5: Flow needs to stand before Sizes, flow, by alphabet"},
    {"word that its chapter does not have", glossary, "**Sizes, flow**", "**Sizes, tape**",
     glossary + ":3: Sizes, tape stands nowhere in ch00"},
};

}  // namespace

TEST_CASE("Every missing part of a chapter fails the check with one sentence") {
  find_each_alone(drifts);
}

TEST_CASE("A chapter without its last part is found") {
  const CourseFolder course;
  course.replace(chapter, "## 11. Papers and notes", "Papers and notes");
  CHECK(course.check().out.find(in_line(
            181, "needs \"## 11. Papers and notes\" here, got the end\n")) != std::string::npos);
}

TEST_CASE("A chapter without exercises in files is found") {
  const CourseFolder course;
  std::filesystem::remove_all(course.root() / "tutorials/exercises");
  CHECK(course.check().out.starts_with(
      in_line(174, "there is no exercise ch00.1 in tutorials/exercises\n") +
      in_line(1, "a chapter needs an exercise in tutorials/exercises/ch00\n")));
}

TEST_CASE("Pages beside the chapters need no parts") {
  const CourseFolder course;
  course.write("tutorials/next.md", "# Next\n");
  CHECK(course.check().exit_code == 0);
}

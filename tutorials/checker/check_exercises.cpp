#include "engine/io/atomic_file.hpp"
#include "tutorials/checker/checks.hpp"
#include "tutorials/checker/sections.hpp"

#include <regex>
#include <set>

namespace tapeflow::tutorials {
namespace {

namespace fs = std::filesystem;

// The exercises of a chapter that have a file tutorials/exercises/chNN/K_name.cpp, such as
// "ch04.2".
std::set<std::string> stubs_of(const Course& course, const std::string& chapter) {
  static const std::regex stub(R"((\d+)_.*\.cpp)");
  std::set<std::string> names;
  const fs::path folder = course.root / "tutorials/exercises" / chapter;
  if (!fs::is_directory(folder)) return names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::smatch part;
    const std::string file = entry.path().filename().string();
    if (std::regex_match(file, part, stub)) names.insert(chapter + "." + part[1].str());
  }
  return names;
}

// A header says, in lines that begin so, what ./tutorials/watch shows: help that a reader asks for,
// and, when the exercise is solved, what that proves and what it costs.
std::vector<Finding> check_notes(const Course& course, const std::string& exercise) {
  std::vector<Finding> findings;
  const std::size_t dot = exercise.find('.');
  const fs::path folder = course.root / "tutorials/exercises" / exercise.substr(0, dot);
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    if (!file.starts_with(exercise.substr(dot + 1) + "_") || !file.ends_with(".hpp")) continue;
    const std::string text = read_file(entry.path());
    for (const std::string note : {"// Hint: ", "// Proved: "}) {
      if (text.find("\n" + note) != text.npos) continue;
      findings.push_back({fs::relative(entry.path(), course.root).generic_string(),
                          "needs a line that begins with \"" + note + "\""});
    }
  }
  return findings;
}

// The exercises that a line runs: NAME in "./tests/run --exercise NAME".
std::vector<std::string> run_in(const std::string& line) {
  static const std::regex command(R"(\./tests/run --exercise (ch\d\d(\.\w+)?))");
  std::vector<std::string> names;
  for (std::sregex_iterator at(line.begin(), line.end(), command), end; at != end; ++at)
    names.push_back((*at)[1]);
  return names;
}

// How many numbered tasks stand in these lines, outside of answers.
std::size_t tasks_in(const Page& page, std::size_t first, std::size_t last) {
  static const std::regex numbered(R"(\d+\. .*)");
  std::size_t tasks = 0;
  bool answer = false;
  for (std::size_t line = first; line < last; ++line) {
    const std::string& text = page.prose[line];
    if (text.find("<details>") != text.npos) answer = true;
    if (!answer && std::regex_match(text, numbered)) ++tasks;
    if (text.find("</details>") != text.npos) answer = false;
  }
  return tasks;
}

// The three kinds stand in this order, each under its name in bold. Every task for the pencil has
// an answer.
void check_kinds(const Page& page, std::vector<Finding>& findings) {
  const auto exercises = section(page, "10. Exercises");
  if (!exercises) return;
  std::vector<std::size_t> begins;
  for (const std::string kind : {"**Pencil", "**Code", "**Coursework"}) {
    std::size_t line = begins.empty() ? exercises->first : begins.back();
    while (line <= exercises->last && !page.prose[line].starts_with(kind)) ++line;
    if (line > exercises->last) {
      findings.push_back(
          {page.place(exercises->first), "needs a line here that starts with " + kind +
                                             ", in the order Pencil, Code, Coursework"});
      return;
    }
    begins.push_back(line);
  }
  const std::size_t tasks = tasks_in(page, begins[0], begins[1]),
                    answers = lines_with(page, "<details>", begins[0], begins[1]);
  if (answers < std::max<std::size_t>(tasks, 1)) {
    findings.push_back({page.place(begins[0]),
                        "the exercises for the pencil need an answer in <details> … </details> "
                        "each, got " +
                            std::to_string(answers) + " for " + std::to_string(tasks)});
  }
}

}  // namespace

std::vector<Finding> check_exercises(const Course& course, const Page& page, Counts& counts) {
  std::vector<Finding> findings;
  std::set<std::string> named;
  for (std::size_t line = 0; line < page.lines.size(); ++line) {
    for (const std::string& name : run_in(page.lines[line])) {
      named.insert(name);
      if (stubs_of(course, name.substr(0, name.find('.'))).contains(name)) continue;
      findings.push_back(
          {page.place(line), "there is no exercise " + name + " in tutorials/exercises"});
    }
  }
  if (!page.is_chapter()) return findings;
  check_kinds(page, findings);
  const std::set<std::string> stubs = stubs_of(course, page.chapter());
  counts.exercises += stubs.size();
  for (const std::string& stub : stubs) {
    if (!named.contains(stub)) {
      findings.push_back({page.place(0),
                          "the chapter needs to name its exercise: "
                          "./tests/run --exercise " +
                              stub});
      continue;
    }
    const std::vector<Finding> notes = check_notes(course, stub);
    findings.insert(findings.end(), notes.begin(), notes.end());
  }
  if (stubs.empty())
    findings.push_back(
        {page.place(0), "a chapter needs an exercise in tutorials/exercises/" + page.chapter()});
  return findings;
}

}  // namespace tapeflow::tutorials

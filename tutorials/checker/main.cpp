// Checks whether the chapters are in step with the sources, the programs and their figures.
#include "engine/io/atomic_file.hpp"
#include "engine/io/number.hpp"
#include "examples/support/terminal/program.hpp"
#include "tutorials/checker/anchors.hpp"
#include "tutorials/checker/checks.hpp"
#include "tutorials/checker/coverage.hpp"
#include "tutorials/checker/reading_list.hpp"
#include "tutorials/checker/rerun.hpp"

#include <algorithm>
#include <iostream>

#include <CLI/CLI.hpp>

namespace tapeflow::tutorials {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string root = ".", programs;
  bool fix = false, verify = false, rerun = false, coverage = false;
  std::vector<std::string> only;  // programs to rerun; empty: all
};

std::vector<Page> read_pages(const fs::path& root) {
  std::vector<std::string> names;
  if (!fs::is_directory(root / "tutorials"))
    throw std::runtime_error("needs the folder tutorials in " + root.string());
  for (const auto& entry : fs::directory_iterator(root / "tutorials")) {
    if (entry.path().extension() == ".md")
      names.push_back("tutorials/" + entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  std::vector<Page> pages;
  for (const std::string& name : names) pages.push_back(read_page(root, name));
  return pages;
}

Course read_course(const Options& options) {
  Course course{options.root, read_pages(options.root),    read_results(options.root),
                {},           files_to_read(options.root), options.fix};
  for (const Page& page : course.pages) course.anchors[page.name] = anchors_of(page);
  return course;
}

void add(std::vector<Finding>& findings, const std::vector<Finding>& more) {
  findings.insert(findings.end(), more.begin(), more.end());
}

std::vector<Finding> check_page(const Course& course, const Page& page, Counts& counts) {
  std::vector<Finding> findings = check_links(course, page, counts);
  const std::vector<Marker> markers = markers_of(page, findings);
  add(findings, check_code(course, page, markers, counts));
  add(findings, check_outputs(course, page, markers, counts));
  add(findings, check_numbers(course, page, markers, counts));
  add(findings, check_parts(page));
  add(findings, check_glossary(course, page));
  add(findings, check_equations(course, page, counts));
  add(findings, check_exercises(course, page, counts));
  add(findings, check_reading_list(course, page, markers, counts));
  return findings;
}

// Makes the edits of a page. Leaves the findings that only an author can mend.
void mend(const Course& course, const Page& page, std::vector<Finding>& findings) {
  std::vector<Edit> edits;
  for (const Finding& finding : findings) {
    if (!finding.cure) continue;
    edits.push_back(*finding.cure);
    std::cout << finding.place << ": refreshed: " << finding.sentence << "\n";
  }
  std::erase_if(findings, [](const Finding& finding) { return finding.cure.has_value(); });
  if (!edits.empty()) write_file_atomically(course.root / page.name, edited(page.text, edits));
}

void require_known(const Course& course, const std::vector<std::string>& programs) {
  const std::vector<Plan> all = plans(course);
  for (const std::string& name : programs) {
    const auto is_it = [&name](const Plan& plan) { return plan.program == name; };
    if (std::none_of(all.begin(), all.end(), is_it))
      throw CLI::ValidationError("--rerun", "no chapter shows a run of the program " + name);
  }
}

std::string summary(const Course& course, const Counts& counts, std::size_t findings) {
  const auto chapters = std::count_if(course.pages.begin(), course.pages.end(),
                                      [](const Page& page) { return page.is_chapter(); });
  TextWriter text;
  text << chapters << " chapters, " << counts.code_blocks << " blocks of code, " << counts.outputs
       << " outputs, " << counts.numbers << " numbers, " << counts.equations << " equations, "
       << counts.exercises << " exercises, " << counts.files_to_read << " files to read, "
       << counts.links << " links, " << counts.figures << " figures: ";
  if (findings > 0) text << findings << " not ";
  text << "in step";
  return text.str();
}

int check(const Options& options) {
  Course course = read_course(options);
  if (options.coverage) {
    for (const std::string& line : coverage(course)) std::cout << line << "\n";
    return exit_success;
  }
  require_known(course, options.only);
  if (options.rerun) rerun(course, options.programs, options.only);
  if (options.verify) verify(course, options.programs);
  Counts counts;
  std::vector<Finding> findings;
  for (const Page& page : course.pages) {
    std::vector<Finding> found = check_page(course, page, counts);
    if (options.fix) mend(course, page, found);
    add(findings, found);
  }
  add(findings, check_mathematics(course));
  add(findings, check_figures(course, counts));
  add(findings, check_stamps(course));
  for (const Finding& finding : findings)
    std::cout << finding.place << ": " << finding.sentence << "\n";
  std::cout << summary(course, counts, findings.size()) << "\n";
  return findings.empty() ? exit_success : exit_failure;
}

}  // namespace
}  // namespace tapeflow::tutorials

int main(int argc, char** argv) {
  tapeflow::tutorials::Options options;
  CLI::App app("Holds the chapters against sources, results, figures and links", "check");
  app.footer(
      "tutorials/README.md says how a chapter names its sources. Exit codes: 0 in step, 1 not in "
      "step, 2 wrong command line.");
  CLI::Option* rerun =
      app.add_option("--rerun", options.only,
                     "run the programs (all, or these: ch00 …) and record what they find")
          ->expected(0, -1);
  app.add_flag("--fix", options.fix,
               "refresh code, output, numbers and reading lists in the chapters");
  app.add_flag("--verify", options.verify,
               "run the programs below 20 s and compare the text with what they find now");
  app.add_flag("--coverage", options.coverage,
               "print which lines of the tape, the ops and the layers stand in no chapter")
      ->excludes("--fix", "--verify", "--rerun");
  app.add_option("--root", options.root, "of the project")->capture_default_str();
  app.add_option("--programs", options.programs, "the folder of the built programs");
  return tapeflow::run_program(app, argc, argv, [&] {
    options.rerun = rerun->count() > 0;
    std::erase(options.only, "");  // CLI11 adds "" for --rerun alone
    if ((options.rerun || options.verify) && options.programs.empty())
      throw CLI::RequiredError("--programs, for --rerun and --verify,");
    return tapeflow::tutorials::check(options);
  });
}

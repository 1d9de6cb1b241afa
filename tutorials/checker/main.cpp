// Are the chapters in step with the sources, the programs and their figures?
#include "engine/io/atomic_file.hpp"
#include "examples/support/program.hpp"
#include "tutorials/checker/checks.hpp"
#include "tutorials/checker/rerun.hpp"

#include <algorithm>
#include <iostream>

namespace tapeflow::tutorials {
namespace {

namespace fs = std::filesystem;

constexpr double quick = 20;  // seconds that a program may take for --verify to run it

struct Options {
  std::string root = ".", programs;
  bool fix = false, verify = false, rerun = false;
  std::vector<std::string> only;  // programs to rerun; none: all
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

std::vector<Finding> check_page(const Course& course, const Page& page, Counts& counts) {
  std::vector<Finding> findings = check_links(course, page, counts);
  const auto add = [&findings](const std::vector<Finding>& more) {
    findings.insert(findings.end(), more.begin(), more.end());
  };
  if (!page.is_chapter()) return findings;
  const std::vector<Marker> markers = markers_of(page, findings);
  add(check_code(course, page, markers, counts));
  add(check_outputs(course, page, markers, counts));
  add(check_numbers(course, page, markers, counts));
  add(check_parts(page));
  return findings;
}

// Makes the edits of a page; only what nobody but an author can mend is left.
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

ProgramResults* results_of(Course& course, const std::string& program) {
  for (ProgramResults& results : course.results) {
    if (results.program == program) return &results;
  }
  return nullptr;
}

void put(Course& course, ProgramResults fresh) {
  if (ProgramResults* old = results_of(course, fresh.program)) {
    *old = std::move(fresh);
  } else {
    course.results.push_back(std::move(fresh));
  }
}

void say(const std::string& line) { std::cerr << line << std::endl; }

// Runs the programs, all or those named, and puts pictures and results in their places.
void rerun(Course& course, const Options& options) {
  std::map<std::string, std::string> pictures;
  const std::vector<Plan> all = plans(course);
  for (const std::string& name : options.only) {
    const auto is_it = [&name](const Plan& plan) { return plan.program == name; };
    if (std::none_of(all.begin(), all.end(), is_it))
      throw CLI::ValidationError("--rerun", "no chapter shows a run of the program " + name);
  }
  for (const Plan& plan : all) {
    const bool wanted = options.only.empty() ||
                        std::count(options.only.begin(), options.only.end(), plan.program) > 0;
    if (!wanted) continue;
    ProgramResults fresh = run_plan(course.root, options.programs, plan, pictures, say);
    for (const RecordedRun& run : fresh.runs) {
      for (const auto& [name, sum] : run.figures)
        write_file_atomically(course.root / "tutorials/figures" / name, pictures.at(name));
    }
    write_results(course.root, fresh);
    put(course, std::move(fresh));
  }
}

// Runs the quick programs and holds the pages against what they find now; nothing is written.
void verify(Course& course, const Options& options) {
  std::map<std::string, std::string> pictures;
  for (const Plan& plan : plans(course)) {
    ProgramResults* recorded = results_of(course, plan.program);
    if (recorded == nullptr) continue;
    double seconds = 0;
    for (const RecordedRun& run : recorded->runs) seconds += run.seconds;
    if (seconds >= quick) continue;
    ProgramResults fresh = run_plan(course.root, options.programs, plan, pictures, say);
    for (std::size_t i = 0; i < fresh.runs.size() && i < recorded->runs.size(); ++i)
      fresh.runs[i].figures = recorded->runs[i].figures;
    recorded->runs = std::move(fresh.runs);
  }
}

int check(const Options& options) {
  Course course{options.root, read_pages(options.root), read_results(options.root), options.fix};
  if (options.rerun) rerun(course, options);
  if (options.verify) verify(course, options);
  Counts counts;
  std::vector<Finding> findings;
  const auto add = [&findings](const std::vector<Finding>& more) {
    findings.insert(findings.end(), more.begin(), more.end());
  };
  for (const Page& page : course.pages) {
    std::vector<Finding> found = check_page(course, page, counts);
    if (options.fix) mend(course, page, found);
    add(found);
  }
  add(check_figures(course, counts));
  add(check_stamps(course));
  for (const Finding& finding : findings)
    std::cout << finding.place << ": " << finding.sentence << "\n";
  const auto chapters = std::count_if(course.pages.begin(), course.pages.end(),
                                      [](const Page& page) { return page.is_chapter(); });
  std::cout << chapters << " chapters, " << counts.code_blocks << " blocks of code, "
            << counts.outputs << " outputs, " << counts.numbers << " numbers, " << counts.links
            << " links, " << counts.figures << " figures: "
            << (findings.empty() ? "in step" : std::to_string(findings.size()) + " not in step")
            << "\n";
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
  app.add_flag("--fix", options.fix, "refresh code, output and numbers in the chapters");
  app.add_flag("--verify", options.verify,
               "run the programs below 20 s and compare the text with what they find now");
  app.add_option("--root", options.root, "of the project")->capture_default_str();
  app.add_option("--programs", options.programs, "the folder of the built programs");
  return tapeflow::run_program(app, argc, argv, [&] {
    options.rerun = rerun->count() > 0;
    std::erase(options.only, "");  // what CLI11 makes of --rerun alone
    if ((options.rerun || options.verify) && options.programs.empty())
      throw CLI::RequiredError("--programs, for --rerun and --verify,");
    return tapeflow::tutorials::check(options);
  });
}

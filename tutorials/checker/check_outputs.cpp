#include "tests/support/compare_output.hpp"
#include "tutorials/checker/checks.hpp"
#include "tutorials/checker/refreshed_output.hpp"

namespace tapeflow::tutorials {
namespace {

constexpr const char* rerun = "; ./tutorials/check --rerun records it";

// The content of an output block: perhaps a command, then its output or a part of the output.
struct ShownOutput {
  explicit ShownOutput(const CodeBlock& block) : lines(block.lines) {
    if (lines.empty() || !lines[0].starts_with("$ ")) return;
    command = lines[0].substr(2);
    lines.erase(lines.begin());
  }
  std::string command;
  std::vector<std::string> lines;
};

// The lines to compare. A block without a command shows a part, so "…" is added before and after
// it.
std::vector<std::string> as_compared(const ShownOutput& shown) {
  if (!shown.command.empty()) return shown.lines;
  std::vector<std::string> lines{"…"};
  lines.insert(lines.end(), shown.lines.begin(), shown.lines.end());
  lines.push_back("…");
  return lines;
}

std::optional<Edit> cure(const Page& page, const CodeBlock& block, const ShownOutput& shown,
                         const RecordedRun& run) {
  auto lines = refreshed_output(as_compared(shown), run.output);
  if (!lines) return {};
  if (shown.command.empty()) {
    lines->pop_back();
    lines->erase(lines->begin());
  } else {
    lines->insert(lines->begin(), "$ " + shown.command);
  }
  return page.edit(block, *lines);
}

std::optional<Finding> compare(const Course& course, const Page& page, const CodeBlock& block,
                               const OutputOf& output) {
  const std::string place = page.place(block.line - 2);
  const RecordedRun* run = find_run(course.results, output.run);
  if (run == nullptr) return Finding{place, "there is no recorded run " + output.run + rerun};
  const ShownOutput shown(block);
  if (!shown.command.empty() && shown.command != run->command) {
    return Finding{place, "shows the command " + shown.command + " where the run " + output.run +
                              " was made by " + run->command + rerun};
  }
  const double tolerance = course.exact ? 0 : output.tolerance;
  const std::string sentence = difference(as_compared(shown), run->output, tolerance);
  if (sentence.empty()) return {};
  return Finding{place, sentence, cure(page, block, shown, *run)};
}

}  // namespace

std::vector<Finding> check_outputs(const Course& course, const Page& page,
                                   const std::vector<Marker>& markers, Counts& counts) {
  std::vector<Finding> findings;
  for (const Marker& marker : markers) {
    const auto* output = std::get_if<OutputOf>(&marker.what);
    const CodeBlock* block = page.block_at(marker.line + 1);
    if (output == nullptr || block == nullptr) continue;
    ++counts.outputs;
    if (const auto finding = compare(course, page, *block, *output)) findings.push_back(*finding);
  }
  return findings;
}

}  // namespace tapeflow::tutorials

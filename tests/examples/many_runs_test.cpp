// The page "Many runs": its commands print what it shows, and its scripts do what it says.
#include "engine/io/atomic_file.hpp"
#include "engine/io/model_file.hpp"
#include "tests/examples/readers_clone.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/compare_output.hpp"
#include "tests/support/markdown.hpp"

#include <algorithm>
#include <csignal>
#include <regex>

#include <nlohmann/json.hpp>

namespace fs = std::filesystem;
using nlohmann::json;
using Lines = std::vector<std::string>;

namespace {

// Trained numbers differ between processors. Scores are means of 27 rows with an error of 0.14 to
// 0.33 of 4 to 5 nats; another processor moves them by less than that error, 8 % of them.
constexpr double tolerance = 0.1;

std::vector<CodeBlock> blocks_of_page() {
  return code_blocks(tapeflow::read_file(TAPEFLOW_SOURCE_DIR "/tutorials/many-runs.md"));
}

CodeBlock block_with(const std::string& language, const std::string& words) {
  for (const CodeBlock& block : blocks_of_page())
    if (block.language == language && block.text().find(words) != std::string::npos) return block;
  FAIL("many-runs.md has no block with " + words);
  return {};
}

// Runs that score alike change places, and how far they are behind may differ in every digit: of a
// run the scores are compared, of the best one that there is one.
std::string to_compare(const std::string& line) {
  const Lines words = words_of(line);
  if (line.find(".json  ") != line.npos)
    return "run " + words.at(words.size() - (words.at(words.size() - 4) == "-" ? 7 : 9)) + " " +
           words.at(words.size() - 3);
  static const std::regex name("(run|rate)-[0-9.]+json"), gain("gains .* over");
  return std::regex_replace(std::regex_replace(line, name, "RUN"), gain, "gains over");
}

Lines to_compare(Lines lines) {
  for (std::string& line : lines) line = to_compare(line);
  return lines;
}

// The lines without the numbers behind ±, which differ the most.
Lines without_errors(Lines lines) {
  static const std::regex error("± *[0-9.e-]+");
  for (std::string& line : lines) line = std::regex_replace(line, error, "±");
  return lines;
}

json read_json(const fs::path& file) { return json::parse(tapeflow::read_file(file)); }

}  // namespace

TEST_CASE("Every command of the page on many runs prints what the page shows") {
  const ReadersClone clone;
  std::size_t commands = 0;
  for (const CodeBlock& block : blocks_of_page()) {
    if (block.language != "console") continue;
    for (const ShownCommand& shown : shown_commands(block)) {
      INFO("many-runs.md, line " << block.line << ": " << shown.command);
      const Run run = clone.shell(shown.command);
      INFO(run.out);
      CHECK(run.exit_code == 0);
      const Lines printed = without_errors(to_compare(lines_of(run.out)));
      Lines needed = without_errors(to_compare(shown.output));
      CHECK(difference(needed, printed, tolerance) == "");
      ++commands;
      if (needed.empty()) continue;
      needed.back() += " 1.5";  // planted: a page that shows another line
      CHECK(difference(needed, printed, tolerance) != "");
    }
  }
  CHECK(commands >= 5);
  // As the page says, the mixture has the bits of fit --mixture.
  CHECK(clone
            .shell("tapeflow fit examples/data/old_faithful.csv --layers 6 --hidden 32 32 --batch "
                   "64 --seeds 4 --mixture --quiet --out all.safetensors")
            .exit_code == 0);
  CHECK(tapeflow::read_model(clone / "mixture.safetensors").tensors ==
        tapeflow::read_model(clone / "all.safetensors").tensors);
}

TEST_CASE("The lines of the page for GNU parallel start every run, and pick gathers them") {
  const ReadersClone clone;
  const bool is_installed = clone.shell("parallel --version | grep GNU").exit_code == 0;
  for (const char* words : {"--joblog", "::: real-nvp", "--sshlogin"}) {
    const std::string line = block_with("sh", words).text();
    INFO(line);
    CHECK(clone.shell("sh -n -c '" + line + "'").exit_code == 0);
    if (!is_installed || std::string(words) == "--sshlogin") continue;
    const Run run = clone.shell(line + " < /dev/null");
    INFO(run.out);
    CHECK(run.exit_code == 0);
  }
  if (!is_installed) return;
  CHECK(clone.shell("tapeflow pick run-[1-4].json").exit_code == 0);
  CHECK(lines_of(clone.shell("tapeflow pick real-nvp-?.json nice-?.json maf-?.json").out).size() ==
        10);
}

TEST_CASE("A task of the Slurm array writes its run, and goes on with one that was ended") {
  const ReadersClone clone;
  const std::string script = block_with("bash", "#SBATCH").text();
  tapeflow::write_file_atomically(clone / "fit.sbatch", script);
  clone.shell("head -n 61 examples/data/old_faithful.csv > data.csv");
  const auto task = [&clone](const std::string& number) {
    const Run run = clone.shell("SLURM_ARRAY_TASK_ID=" + number + " bash fit.sbatch");
    INFO(run.out);
    CHECK(run.exit_code == 0);
    return read_json(clone / ("run-" + number + ".json"));
  };
  CHECK(task("1")["seed"] == 1);
  // The options of the script, with more epochs than the task is given.
  const Run ended =
      run_program(TAPEFLOW_COMMAND,
                  words_of("fit data.csv --seed 2 --split-seed 1 --threads 1 --budget "
                           "0 --patience 100000 --epochs 100000 --out "
                           "run-2.safetensors"),
                  {.folder = clone.path(), .signal = SIGTERM, .after = "epoch 1 of"});
  CHECK(ended.exit_code == 130);
  REQUIRE(fs::exists(clone / "run-2.safetensors.training"));
  CHECK(task("2")["interrupted"] == false);
  CHECK(!fs::exists(clone / "run-2.safetensors.training"));
  const Run picked = clone.shell("tapeflow pick run-*.json --out best.safetensors");
  INFO(picked.out);
  CHECK(picked.exit_code == 0);
  CHECK(fs::exists(clone / "best.safetensors"));
}

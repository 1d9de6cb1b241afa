// fit --resume takes every option that decides the result from the state of the interrupted fit.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <csignal>
#include <set>

using namespace tapeflow;
using nlohmann::json;

namespace {

// Each option that decides a fit's result, away from its default, in two fits. Dequantising implies
// a preprocessing, and would hide that another one was forgotten.
const std::string most_options =
    " --context t --classes k --model maf --layers 3 --hidden 5 4 --preprocessing standardize "
    "--normalization act --weight-decay 0.1 --budget 7 --batch 7 --lr 0.003 --schedule cosine "
    "--patience 100000 --seed 9 --seeds "
    "2 --mixture "
    "--precision double --shards 3 --split-seed 4 --valid 0.2 --test-fraction 0.3";
// Tested in command_pictures_test.
const std::string picture_options = " --levels 255 --scales 2 --coupling additive --alpha 0.05";
// Tested in command_tables_test, command_bounds_test and command_categorical_test.
const std::string table_options =
    " --dequantize --categorical k --bounds y:0.. --columns y --drop t --drop-redundant --na drop "
    "--na-values x "
    "--delimiter "
    "comma --decimal . "
    "--thousands , --comment # --skip-lines 0 --header --no-header";
// Tested in command_large_test.
const std::string large_options = " --rows-at-once 600";
// Steps so small that no epoch is better than the start: the fit ends when its patience does.
const std::string other_options =
    " --no-dequantize --weights k --model linear --patience 10000 --lr 1e-30";

// Options that a resumed fit may be given anew.
const std::set<std::string> free_options{
    "--labels",  "--test-labels", "--help",       "--epochs",     "--threads", "--test",
    "--out",     "--json",        "--save-every", "--resume",     "--fresh",   "--log",
    "--minutes", "--quiet",       "--valid-file", "--save-split", "--report",  "--mpi"};

std::set<std::string> options_in(const std::string& text) {
  std::set<std::string> options;
  for (const std::string& word : words_of(text)) {
    const std::size_t dashes = word.starts_with("-") ? word.find("--") : word.npos;
    if (dashes != word.npos) options.insert(word.substr(dashes));
  }
  return options;
}

// The first words of all lines of the help that begin with a dash.
std::set<std::string> options_of_fit(const Workplace& here) {
  std::string first_words;
  for (const std::string& line : lines_of(here.output("fit --help"))) {
    const std::vector<std::string> words = words_of(line);
    if (!words.empty()) first_words += words[0] + " ";
  }
  return options_in(first_words);
}

// Columns x of whole numbers, y and t of real numbers, and k of three classes.
Array<double> rows(std::size_t n) {
  Array<double> data = Rng(1).normal<double>({n, 4});
  for (std::size_t i = 0; i < n; ++i) {
    data(i, 0) = std::round(2 * data(i, 0));
    data(i, 1) += data(i, 2);
    data(i, 3) = static_cast<double>(i % 3);
  }
  return data;
}

json findings(const std::string& text) {
  json found = json::parse(text);
  found.erase("seconds");
  found.erase("out");
  return found;
}

// Checks that the fit with these options, interrupted in its first epochs and resumed without them,
// has the findings and the bytes of the whole fit. Returns the findings.
json resumed_is_whole(const std::string& options, const std::string& epochs) {
  const Workplace here;
  here.write("data.csv", {"x", "y", "t", "k"}, rows(90));
  const std::string command = "fit data.csv --threads 1 --json --epochs " + epochs;
  const json whole = findings(here.output(command + options + " --out whole"));
  const Run stopped =
      here.tapeflow(command + options + " --out m", {.signal = SIGINT, .after = "epoch 1 of "});
  REQUIRE(stopped.exit_code == 130);
  CHECK(findings(here.output(command + " --resume --out m")) == whole);
  CHECK((here.read("m") == here.read("whole")));
  return whole;
}

}  // namespace

TEST_CASE("A resumed fit needs none of the options that decide its result") {
  const json found = resumed_is_whole(most_options, "1500");
  CHECK(found["seeds"].size() == 2);
  CHECK(found["normalization"] == "act");
  const json patient = resumed_is_whole(other_options, "1000000");
  CHECK(patient["epochs"] == 10000);
  CHECK(patient["end"] == "no more progress on the validation rows");
}

TEST_CASE("Every option of fit is resumed in the test above, or may be given anew") {
  const Workplace here;
  std::set<std::string> known = free_options;
  known.merge(
      options_in(most_options + other_options + picture_options + table_options + large_options));
  CHECK(options_of_fit(here) == known);
}

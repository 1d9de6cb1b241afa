// pick: many runs of fit held against each other, the best of them, and their mixture.
#include "engine/random.hpp"
#include "flows/data/weighted_rows.hpp"
#include "tests/examples/workplace.hpp"
#include "tests/support/gzip.hpp"

#include <algorithm>
#include <csignal>

using namespace tapeflow;
using nlohmann::json;

namespace {

// Rows of a parabola with a column of weights.
Array<double> rows(std::size_t n, std::uint64_t seed) {
  Array<double> data = Rng(seed).normal<double>({n, 3});
  for (std::size_t i = 0; i < n; ++i) {
    data(i, 1) += 2 * data(i, 0) * data(i, 0);
    data(i, 2) = 1 + static_cast<double>(i % 3);
  }
  return data;
}

struct WithData : Workplace {
  WithData() {
    write("data.csv", {"a", "b", "w"}, rows(300, 1));
    write("other.csv", {"a", "b", "w"}, rows(300, 2));
  }
  // Fits with NAME.safetensors as the model, and keeps what it prints in NAME.json.
  json run(const std::string& name, const std::string& options) const {
    const json found = fit("data.csv --out " + name + ".safetensors " + options);
    write(name + ".json", found.dump());
    return found;
  }
  void seeds(const std::string& more = "") const {
    for (const char* seed : {"5", "6", "7"})
      run(seed, std::string("--split-seed 5 --seed ") + seed + more);
  }
  json pick(const std::string& arguments) const {
    return json::parse(output("pick " + arguments + " --json"));
  }
  void change(const std::string& name, const json& patch) const {
    json found = json::parse(read(name));
    found.merge_patch(patch);
    write(name, found.dump());
  }
};

// The place in the list of runs, by the name of the file.
const json& run_in(const json& picked, const std::string& file) {
  const json& runs = picked["runs"];
  return *std::find_if(runs.begin(), runs.end(),
                       [&file](const json& run) { return run["run"] == file; });
}

// Numbers that are sums of the same numbers in the same order.
Approx same(const json& value) { return Approx(value.get<double>()).epsilon(0).margin(1e-12); }

}  // namespace

TEST_CASE("A run with a split of its own seed is the same seed of fit --seeds") {
  const WithData here;
  const json all = here.run("all", "--seed 5 --seeds 3 --mixture");
  for (std::size_t k = 0; k < 3; ++k) {
    const json one = here.run("one", "--split-seed 5 --seed " + std::to_string(5 + k));
    CHECK(one["valid_log_likelihood"] == all["seeds"][k]["valid_log_likelihood"]);
    CHECK(one["test_log_likelihood"] == all["seeds"][k]["test_log_likelihood"]);
  }
  // Planted: without --split-seed the seed of the weights is that of the split too.
  CHECK(here.run("one", "--seed 6")["valid_log_likelihood"] !=
        all["seeds"][1]["valid_log_likelihood"]);
}

TEST_CASE("Runs of one split choose the same settings, whatever their seeds") {
  const WithData here;
  const auto choice = [&](const std::string& seeds) {
    return json::parse(
        here.output("fit data.csv --budget 400 --epochs 1 --json --out o.safetensors " + seeds));
  };
  const json first = choice("--seed 5"), second = choice("--seed 6 --split-seed 5");
  CHECK(first["choice"].size() == 2);
  CHECK(first["choice"] == second["choice"]);
  CHECK(first["valid_scores"] != second["valid_scores"]);
  CHECK(choice("--seed 6")["choice"] != first["choice"]);
}

TEST_CASE("The JSON of a fit records its columns, settings, held-out scores and checksums") {
  const WithData here;
  const json one = here.run("one", "--split-seed 5 --weight-decay 0.02 --weights w"),
             two = here.run("two", "--split-seed 5 --seed 9 --threads 1 --weights w");
  CHECK(one["columns"] == json{"a", "b"});
  CHECK(one["settings"]["split-seed"] == 5);
  CHECK(one["settings"]["weight-decay"] == 0.02);
  CHECK(one["settings"]["epochs"] == 4);
  CHECK(one["interrupted"] == false);
  for (const std::string rows : {"valid", "test"}) {
    const std::vector<double> scores = one[rows + "_scores"], weights = one[rows + "_weights"];
    const MeanAndError mean = mean_and_error(scores, weights);
    CHECK(one[rows + "_log_likelihood"].get<double>() == same(mean.mean));
    CHECK(one[rows + "_standard_error"].get<double>() == same(mean.standard_error));
    CHECK(scores.size() == 30);
  }
  const json &a = one["checksums"], &b = two["checksums"];
  for (const char* rows : {"train_rows", "valid_rows", "test_rows"}) CHECK(a[rows] == b[rows]);
  CHECK(one["out_checksum"] != two["out_checksum"]);
}

TEST_CASE("Runs on pictures share the split and the points of the levels, whatever their seeds") {
  const WithData here;
  std::string bytes = idx_header(8, {40, 2, 2});
  Rng rng(1);
  for (int i = 0; i < 160; ++i) bytes += static_cast<char>(rng.below(16));
  here.write("pictures.idx", bytes);
  const auto checksums = [&](const std::string& seeds) {
    return json::parse(
        here.output("fit pictures.idx --model real-nvp --layers 1 --hidden 4 "
                    "--epochs 1 --levels 16 --json " +
                    seeds))["checksums"];
  };
  const json first = checksums("--seed 5");
  CHECK(checksums("--seed 6 --split-seed 5") == first);
  CHECK(checksums("--seed 6") != first);
}

TEST_CASE("Each checksum is of its own rows, with their weights") {
  const WithData here;
  here.write("third.csv", {"a", "b", "w"}, rows(40, 3));
  Array<double> heavy = rows(40, 3);
  heavy(39, 2) += 1;
  here.write("heavy.csv", {"a", "b", "w"}, heavy);
  const auto differing = [&](const std::string& one, const std::string& two) {
    const json a = here.run("o", one + " --weights w")["checksums"],
               b = here.run("o", two + " --weights w")["checksums"];
    std::vector<std::string> names;
    for (const char* key : {"train_rows", "valid_rows", "test_rows"})
      if (a[key] != b[key]) names.push_back(key);
    return names;
  };
  using Names = std::vector<std::string>;
  const std::string test = " --test other.csv";
  CHECK(differing("--valid-file other.csv" + test, "--valid-file third.csv" + test) ==
        Names{"valid_rows"});
  CHECK(differing("--valid-file heavy.csv" + test, "--valid-file third.csv" + test) ==
        Names{"valid_rows"});
  CHECK(differing("--test other.csv", "--test third.csv") == Names{"test_rows"});
  CHECK(differing("--seed 1", "--seed 2") == Names{"train_rows", "valid_rows", "test_rows"});
}

TEST_CASE("pick lists the runs by validation, each with its paired distance to the best") {
  const WithData here;
  here.seeds(" --weights w");
  const json picked = here.pick("7.json 5.json 6.json");
  REQUIRE(picked["runs"].size() == 3);
  const json best = json::parse(here.read(picked["best"]));
  double before = best["valid_log_likelihood"];
  for (const json& run : picked["runs"]) {
    const json found = json::parse(here.read(run["run"]));
    CHECK(run["valid_log_likelihood"].get<double>() == same(found["valid_log_likelihood"]));
    CHECK(run["valid_standard_error"].get<double>() == same(found["valid_standard_error"]));
    CHECK(run["test_log_likelihood"].get<double>() == same(found["test_log_likelihood"]));
    CHECK(run["test_standard_error"].get<double>() == same(found["test_standard_error"]));
    CHECK(run["valid_log_likelihood"] <= before);
    before = run["valid_log_likelihood"];
    const MeanAndError behind =
        paired_difference(best["valid_scores"], found["valid_scores"], best["valid_weights"]);
    CHECK(run["behind"].get<double>() == same(behind.mean));
    CHECK(run["behind_standard_error"].get<double>() == same(behind.standard_error));
  }
  CHECK(picked["runs"][2]["behind"] > 0);
  CHECK(picked["runs"][2]["settings"] == json::object());
  const std::vector<std::string> lines = lines_of(here.output("pick 7.json 5.json 6.json"));
  REQUIRE(lines.size() == 7);
  CHECK(words_of(lines[0]) ==
        std::vector<std::string>{"run", "seed", "validation", "behind", "test"});
  CHECK(words_of(lines[2])[0] == picked["best"]);
  CHECK_THAT(lines[6], Catch::StartsWith("the best on the validation rows is " +
                                         picked["best"].get<std::string>() + ";"));
}

TEST_CASE("The table shows the settings in which the runs differ") {
  const WithData here;
  here.run("slow", "--split-seed 5");
  here.run("wide", "--split-seed 5 --hidden 16 4 --patience 3");
  const std::string table = here.output("pick slow.json wide.json");
  CHECK_THAT(table, Catch::Contains("run        seed  hidden  patience  "));
  CHECK_THAT(table, Catch::Contains("slow.json     1  8              0  "));
  CHECK_THAT(table, Catch::Contains("wide.json     1  16 4 8         3  "));
  CHECK(run_in(here.pick("slow.json wide.json"), "wide.json")["settings"] ==
        json{{"patience", 3}, {"hidden", {16, 4, 8}}});
}

TEST_CASE("--out keeps the best model, also if the runs were gathered in another folder") {
  const WithData here;
  here.seeds();
  const std::string best = here.pick("5.json 6.json 7.json --out best.safetensors")["best"];
  const std::string model = best.substr(0, 1) + ".safetensors";
  CHECK((here.read("best.safetensors") == here.read(model)));
  std::filesystem::create_directory(here / "runs");
  for (const std::string seed : {"5", "6", "7"}) {
    here.change(seed + ".json", {{"out", "/scratch/of/a/host/" + seed + ".safetensors"}});
    for (const char* ending : {".json", ".safetensors"})
      std::filesystem::rename(here / (seed + ending), here / ("runs/" + seed + ending));
  }
  // A file that has the name of the best model, and is another one.
  here.write("best.safetensors", "something else");
  here.write(model, "something else");
  const Run run = here.tapeflow("pick runs/5.json runs/6.json runs/7.json --out best.safetensors");
  CHECK(run.exit_code == 0);
  CHECK(run.err == "the best model is in best.safetensors\n");
  CHECK((here.read("best.safetensors") == here.read("runs/" + model)));
}

TEST_CASE("pick --mixture makes the mixture of fit --mixture, bit for bit") {
  const WithData here;
  for (const std::string kind : {"", " --weights w", " --precision double"}) {
    INFO(kind);
    const json all = here.run("all", "--seed 5 --seeds 3 --mixture" + kind);
    here.seeds(kind);
    const json picked = here.pick("7.json 6.json 5.json --mixture --out mixture.safetensors");
    const ModelFile ours = read_model(here / "mixture.safetensors"),
                    theirs = read_model(here / "all.safetensors");
    CHECK(ours.tensors == theirs.tensors);
    CHECK(here.output("log-prob mixture.safetensors other.csv") ==
          here.output("log-prob all.safetensors other.csv"));
    const json& mixture = picked["mixture"];
    for (const char* key : {"valid_log_likelihood", "valid_standard_error", "test_log_likelihood",
                            "test_standard_error"})
      CHECK(mixture[key].get<double>() == same(all[key]));
    for (const char* key : {"members", "gain_over_best_member", "gain_standard_error"})
      CHECK(mixture[key].get<double>() == same(all["mixture"][key]));
    // Planted: the mixture of two of the runs is another one.
    here.pick("5.json 6.json --mixture --out two.safetensors");
    CHECK(read_model(here / "two.safetensors").tensors != theirs.tensors);
  }
  const std::string info = here.output("info mixture.safetensors");
  CHECK_THAT(info, Catch::Contains("mixture of 3: "));
  CHECK_THAT(info, Catch::Contains("\nmembers: 3\n"));
  CHECK_THAT(info, Catch::Contains("\nfitted to: data.csv\n"));
  CHECK(info.find("\nseed: ") == info.npos);
  const Run run = here.tapeflow("pick 5.json 6.json 7.json --mixture --out mixture.safetensors");
  CHECK_THAT(run.out, Catch::Contains("\nmixture     -  "));
  CHECK_THAT(run.out, Catch::Contains("\non the test rows the mixture gains "));
  CHECK(run.err == "the mixture is in mixture.safetensors\n");
}

TEST_CASE("A run in which a validation row has no finite log p comes last") {
  const WithData here;
  here.seeds();
  const std::string best = here.pick("5.json 6.json 7.json")["best"];
  json changed = json::parse(here.read(best));
  changed["valid_scores"][3] = "-inf";
  here.write(best, changed.dump());
  const json picked = here.pick("5.json 6.json 7.json");
  CHECK(picked["runs"][2]["run"] == best);
  CHECK(picked["runs"][2]["valid_log_likelihood"].is_null());
  CHECK(picked["best"] != best);
  CHECK_THAT(here.output("pick 5.json 6.json 7.json"), Catch::Contains(" -inf"));
}

TEST_CASE("pick refuses runs on other rows, another split or other columns") {
  const WithData here;
  here.run("one", "--split-seed 5");
  const std::string end = " rows are others: give all runs the same DATA and the same --split-seed";
  here.run("two", "--seed 2");
  check_fails(here, "pick one.json two.json", 1,
              "two.json: needs the rows of one.json, its training, validation and test" + end);
  here.write("first.csv", {"a", "b", "w"}, rows(40, 3));
  here.write("second.csv", {"a", "b", "w"}, rows(40, 4));
  here.run("one", "--valid-file first.csv --test first.csv");
  here.run("two", "--valid-file second.csv --test first.csv --split-seed 1 --seed 2");
  check_fails(here, "pick one.json two.json", 1,
              "two.json: needs the rows of one.json, its validation" + end);
  here.run("two", "--valid-file first.csv --test second.csv --split-seed 1 --seed 2");
  check_fails(here, "pick one.json two.json", 1,
              "two.json: needs the rows of one.json, its test" + end);
  here.run("two", "--valid-file first.csv --test first.csv --context w");
  check_fails(here, "pick one.json two.json", 1,
              "two.json: needs the columns of one.json, a, b, w, and has a, b given w");
  here.run("two", "--valid-file first.csv --test first.csv --no-dequantize");
  check_fails(here, "pick one.json two.json", 1,
              "two.json: needs the scores of one.json: only one of the two was fitted with "
              "--no-dequantize");
}

TEST_CASE("pick says which file holds no run that is done") {
  const WithData here;
  here.run("one", "");
  here.write("empty.json", "\n");
  check_fails(here, "pick one.json empty.json", 1,
              "empty.json is empty: its run failed, or is still under way; leave it out");
  const std::string needs = ": needs the JSON object that tapeflow fit --json prints, got ";
  for (const char* text : {"[1, 2]", "{\"interrupted\": false}", "{", "7"}) {
    here.write("odd.json", text);
    check_fails(here, "pick odd.json", 1, "odd.json" + needs + "something else");
  }
  check_fails(here, "pick one.safetensors", 1, "one.safetensors" + needs + "something else");
  check_fails(here, "pick none.json", 1, "cannot read none.json: No such file or directory");
  here.write("two.json", here.read("one.json"));
  check_fails(here, "pick one.json two.json", 1,
              "two.json: is the same run as one.json: give each run a --seed of its own");
  here.change("two.json", {{"valid_scores", json::array()}});
  check_fails(here, "pick two.json", 1,
              "two.json: needs a score for each row, and a weight for each score or none");
}

TEST_CASE("A run that Ctrl-C has ended says so, and pick refuses it") {
  const WithData here;
  const Run run = here.tapeflow(
      "fit data.csv --json --layers 2 --hidden 16 --batch 16 --patience 1000 --epochs 150 "
      "--seeds 2 --mixture",
      {.signal = SIGINT, .after = "seed 2, epoch 1 of "});
  REQUIRE(run.exit_code == 130);
  here.write("run.json", run.out);
  check_fails(here, "pick run.json", 1,
              "run.json: the run was interrupted: go on with it by --resume, or leave it out");
}

TEST_CASE("pick refuses models that are missing, are others, or do not mix") {
  const WithData here;
  here.seeds();
  const std::string mix = "pick 5.json 6.json --mixture --out mixture.safetensors";
  std::filesystem::rename(here / "6.safetensors", here / "away");
  check_fails(here, mix, 1,
              "6.json: needs its model 6.safetensors, there or beside the file itself; there is "
              "none");
  here.output("pick 5.json 6.json");  // the table needs no models
  here.write("6.safetensors", here.read("5.safetensors"));
  check_fails(here, mix, 1,
              "6.json: the model in 6.safetensors is not that of the run: each run needs an --out "
              "of its own");
  here.run("6", "--split-seed 5 --seed 6 --hidden 4");
  check_fails(here, "pick 5.json 6.json --mixture --out mixture.safetensors", 1,
              run_in(here.pick("5.json 6.json"), "6.json")["behind"] > 0
                  ? "6.json: its model does not mix with that of 5.json: --hidden was 4 8, and "
                    "not 8"
                  : "5.json: its model does not mix with that of 6.json: --hidden was 8, and not "
                    "4 8");
  here.run("6", "--split-seed 5 --seed 6 --seeds 2 --mixture");
  check_fails(here, mix, 1, "6.json: its model is a mixture, --mixture takes single models");
  check_fails(here, "pick 5.json --mixture --out mixture.safetensors", 1,
              "--mixture needs two runs or more, got one");
  check_fails(here, "pick 5.json 7.json --mixture", 2,
              "--mixture requires --out (--help lists the options)");
  CHECK(!here.has("mixture.safetensors"));
}

TEST_CASE("pick writes over no file that belongs to a run") {
  const WithData here;
  here.seeds();
  const std::string model = here.read("6.safetensors"), run = here.read("5.json");
  for (const char* out : {"5.json", "5.safetensors", "./6.safetensors"}) {
    const Run refused = here.tapeflow(std::string("pick 5.json 6.json 7.json --out ") + out);
    CHECK(refused.exit_code == 2);
    CHECK(refused.out == "");
    CHECK(lines_of(refused.err).size() == 1);
    INFO(refused.err);
  }
  CHECK(here.read("6.safetensors") == model);
  CHECK(here.read("5.json") == run);
}

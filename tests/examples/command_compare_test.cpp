// Several fits of one table: fit --seeds and compare. Also the warnings about columns with repeated
// values.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>
#include <csignal>

using namespace tapeflow;

namespace {

Array<double> rows(std::size_t n) {
  Array<double> data = Rng(1).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) data(i, 1) += 2 * data(i, 0) * data(i, 0);
  return data;
}

void write_data(const Workplace& here) { here.write("data.csv", {"a", "b"}, rows(400)); }

}  // namespace

TEST_CASE("fit --seeds keeps the model with the best validation, and lists every seed's score") {
  const Workplace here;
  write_data(here);
  const nlohmann::json fit = here.fit("data.csv --seeds 3 --seed 5");
  REQUIRE(fit["seeds"].size() == 3);
  double best = -1e300;
  std::size_t seed = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(fit["seeds"][k]["seed"] == 5 + k);
    if (fit["seeds"][k]["valid_log_likelihood"] > best) {
      best = fit["seeds"][k]["valid_log_likelihood"];
      seed = 5 + k;
    }
  }
  CHECK(fit["seed"] == seed);
  CHECK(fit["valid_log_likelihood"] == best);
  CHECK(fit["seeds"][0]["valid_log_likelihood"] != fit["seeds"][1]["valid_log_likelihood"]);
  CHECK(!here.has("model.safetensors.training"));
  // The model that was kept is the one with the best seed.
  CHECK(here.output("info model.safetensors").find("seed: " + std::to_string(seed)) !=
        std::string::npos);
}

TEST_CASE("The first of several seeds gives the same fit as this seed alone") {
  const Workplace here;
  write_data(here);
  const nlohmann::json one = here.fit("data.csv --seed 5"),
                       two = here.fit("data.csv --seed 5 --seeds 2");
  CHECK(one["valid_log_likelihood"] == two["seeds"][0]["valid_log_likelihood"]);
}

TEST_CASE(
    "A fit of several seeds, interrupted and resumed, gives the bits of an uninterrupted fit") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(1000));
  const std::string command =
      "fit data.csv --layers 2 --hidden 16 --batch 16 --patience 1000 --epochs 150 --seeds 3 "
      "--json ";
  // What is told of the seeds and of the best one, without names and times.
  const auto findings = [](const std::string& text) {
    nlohmann::json found = nlohmann::json::parse(text);
    found.erase("out");
    found.erase("out_checksum");
    found.erase("seconds");
    return found;
  };
  const auto whole = findings(here.output(command + "--out whole.safetensors"));
  const Run stopped = here.tapeflow(command, {.signal = SIGINT, .after = "seed 2, epoch 1 of "});
  REQUIRE(stopped.exit_code == 130);
  const Run resumed = here.tapeflow("fit data.csv --resume --epochs 150 --json");
  INFO(resumed.err);
  REQUIRE(resumed.exit_code == 0);
  CHECK(resumed.err.find("seed 1, epoch") == std::string::npos);
  CHECK(read_model(here / "model.safetensors").tensors ==
        read_model(here / "whole.safetensors").tensors);
  CHECK(findings(resumed.out) == whole);
  CHECK(whole["seeds"].size() == 3);
}

TEST_CASE("compare puts the given models into one table, beside the Gaussian") {
  const Workplace here;
  write_data(here);
  const std::string command =
      "compare data.csv --models linear maf --hidden 8 --batch 32 --epochs 40 --lr 0.01";
  const std::vector<std::string> lines = lines_of(here.output(command));
  REQUIRE(lines.size() == 7);
  CHECK(lines[2].find("full Gaussian") == 0);
  CHECK(lines[3].find("linear ") == 0);
  CHECK(lines[4].find("maf ") == 0);
  const auto json = nlohmann::json::parse(here.output(command + " --json"));
  REQUIRE(json["models"].size() == 2);
  // The linear flow is a Gaussian; the other one learns the parabola.
  CHECK(std::abs(json["models"][0]["gain_over_gaussian"].get<double>()) < 0.1);
  CHECK(json["models"][1]["gain_over_gaussian"] > 0.3);
  CHECK(json["models"][0]["gaussian_log_likelihood"] ==
        json["models"][1]["gaussian_log_likelihood"]);
  CHECK(!here.has("model.safetensors"));
}

TEST_CASE(
    "compare marks the best on the validation rows, whatever the test rows say, and keeps it") {
  const Workplace here;
  write_data(here);
  const std::string command =
      "compare data.csv --models linear maf --preprocessings whiten standardize --seeds 2 "
      "--hidden 8 --batch 32 --epochs 10 --lr 0.01 --out best.safetensors ";
  const auto json = nlohmann::json::parse(here.output(command + "--json"));
  REQUIRE(json["models"].size() == 4);
  std::size_t best = 0, marked = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    if (json["models"][k]["valid_log_likelihood"] > json["models"][best]["valid_log_likelihood"])
      best = k;
    if (json["models"][k]["best"]) marked = k;
    CHECK(json["models"][k]["preprocessing"] == (k % 2 == 0 ? "whiten" : "standardize"));
  }
  CHECK(marked == best);
  const std::string info = here.output("info best.safetensors");
  const std::string preprocessing = json["models"][best]["preprocessing"];
  CHECK(info.find("preprocessing  " + preprocessing + "\n") != info.npos);
  CHECK(info.find("seed: " + json["models"][best]["seed"].dump() + "\n") != info.npos);
  const std::vector<std::string> lines = lines_of(here.output(command));
  for (std::size_t k = 0; k < 4; ++k)
    CHECK((lines[3 + k].find(" * ") != std::string::npos) == (k == best));
}

TEST_CASE("compare leaves out usual models that cannot take a context or a normalization") {
  const Workplace here;
  write_data(here);
  const std::string small = " --layers 1 --hidden 4 --epochs 1 --json";
  const auto models = [&](const std::string& options) {
    std::vector<std::string> names;
    const auto json = nlohmann::json::parse(here.output("compare data.csv " + options + small));
    for (const auto& model : json["models"]) names.push_back(model["model"]);
    return names;
  };
  using Names = std::vector<std::string>;
  CHECK(models("--context b") == Names{"real-nvp", "nice", "maf"});
  CHECK(models("--normalization act") == Names{"real-nvp", "maf"});
  const Run run = here.tapeflow("compare data.csv --context b" + small);
  CHECK(lines_of(run.err)[0] ==
        "note: planar is left out: model: planar takes no context; real-nvp, nice, maf, maf-mog "
        "and iaf do");
}

TEST_CASE("A model asked for that cannot take a context is refused before the first fit") {
  const Workplace here;
  write_data(here);
  const auto refusal = [&](const std::string& command) {
    const Run run = here.tapeflow(command);
    CHECK(run.exit_code == 1);
    CHECK(run.out == "");
    return run.err;
  };
  for (const std::string command : {"compare data.csv --models maf planar --context b",
                                    "compare none.csv --models maf planar --classes b",
                                    "fit none.csv --model planar --context b"})
    CHECK(refusal(command) ==
          "tapeflow: model: planar takes no context; real-nvp, nice, maf, maf-mog and iaf do\n");
  CHECK(refusal("compare data.csv --models maf nice --normalization act") ==
        "tapeflow: normalization: needs real-nvp, maf or maf-mog, got \"nice\"\n");
}

TEST_CASE("compare says in its table which fit diverged") {
  const Workplace here;
  write_data(here);
  const std::vector<std::string> lines = lines_of(
      here.output("compare data.csv --models linear nice --hidden 8 --epochs 3 --lr 1e38"));
  REQUIRE(lines.size() == 7);
  CHECK(lines[3].find(", diverged ") != std::string::npos);
  CHECK(lines[4].find(", diverged ") != std::string::npos);
}

TEST_CASE("Columns whose values repeat are named, others are not") {
  const Workplace here;
  Array<double> data = Rng(2).normal<double>({300, 4});
  for (std::size_t i = 0; i < 300; ++i) {
    data(i, 1) = std::round(data(i, 1));  // few different values
    if (i % 5 == 0) data(i, 2) = 0;       // a fifth of the rows are equal
    data(i, 3) = std::round(30 * data(i, 3));
  }
  here.write("data.csv", {"a", "b", "c", "d"}, data);
  const Run run = here.tapeflow("fit data.csv --json" + small_fit);
  REQUIRE(run.exit_code == 0);
  const auto warnings = nlohmann::json::parse(run.out)["warnings"];
  REQUIRE(warnings.size() == 2);
  CHECK(warnings[0].get<std::string>().find("column \"b\" has ") == 0);
  CHECK(warnings[1] ==
        "column \"c\" has 241 different values in 300 rows, 0 in 60 of them; 0 has a probability "
        "of its own, the others a density");
  CHECK(run.err.find("note: column \"b\"") != std::string::npos);
  CHECK_THAT(run.err, Catch::Contains("\nnote: values that repeat get probabilities instead of a "
                                      "density; --no-dequantize gives each number a density\n"));
  const Run refused = here.tapeflow("fit data.csv --no-dequantize --json" + small_fit);
  REQUIRE(refused.exit_code == 0);
  CHECK(nlohmann::json::parse(refused.out)["warnings"][1] ==
        "column \"c\" has 241 different values in 300 rows, 0 in 60 of them");
  CHECK_THAT(refused.err, Catch::Contains("its likelihood says little; without --no-dequantize "
                                          "they get probabilities\n"));
  const Run given = here.tapeflow("fit data.csv --context b c --json" + small_fit);
  CHECK(nlohmann::json::parse(given.out)["warnings"].empty());  // no density is at stake there
}

TEST_CASE("A fit scores the probability of levels, and samples are levels again") {
  const Workplace here;
  Array<double> data = Rng(3).normal<double>({600, 2});
  for (std::size_t i = 0; i < 600; ++i) {
    data(i, 0) = 10 + 2 * std::round(1.5 * data(i, 0));  // even numbers
    data(i, 1) += 0.3 * data(i, 0);
  }
  here.write("data.csv", {"count", "b"}, data);
  const std::string options = "fit data.csv --layers 2 --hidden 8 --epochs 60 --batch 64 --json ";
  const auto gamed = nlohmann::json::parse(here.output(options + "--no-dequantize"));
  const auto fair = nlohmann::json::parse(here.output(options));
  CHECK(fair["dequantized"] == true);
  // The entropy of the count (normal with deviation 3, in steps of 2) plus the entropy of b given
  // it (deviation 1), approximately.
  const double entropy = 2 * 0.5 * std::log(2 * 3.14159265 * std::exp(1.)) + std::log(3. / 2);
  CHECK(fair["test_log_likelihood"].get<double>() == Approx(-entropy).margin(0.25));
  CHECK(gamed["dequantized"] == false);

  const Table samples = parse_csv("s", here.output("sample model.safetensors -n 200"));
  bool another_b = false;
  for (std::size_t i = 0; i < 200; ++i) {
    CHECK(std::remainder(samples.values(i, 0), 2) == 0);
    another_b = another_b || samples.values(i, 1) != std::round(samples.values(i, 1));
  }
  CHECK(another_b);
  const std::vector<double> log_p = here.log_prob("model.safetensors data.csv");
  CHECK(log_p == here.log_prob("model.safetensors data.csv"));
  double mean = 0;
  for (const double v : log_p) mean += v / 600;
  CHECK(mean == Approx(-entropy).margin(0.25));

  here.write("real.csv", {"a", "b"}, rows(300));
  const Run run = here.tapeflow("fit real.csv --dequantize --out r.safetensors");
  CHECK(run.exit_code == 1);
  CHECK(run.err == "tapeflow: real.csv: --dequantize needs a column whose values repeat\n");
}

// tapeflow fit: what the command line leaves open is chosen by validation.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>
#include <csignal>

using namespace tapeflow;
using nlohmann::json;

namespace {

// A choice that takes seconds, and a fit that takes less.
const std::string brief = " --budget 600 --epochs 40";

Array<double> parabola(std::size_t n) {
  Array<double> data = Rng(1).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) data(i, 1) = data(i, 0) * data(i, 0) + 0.1 * data(i, 1);
  return data;
}

Array<double> two_bells(std::size_t n, std::size_t columns) {
  Array<double> data = Rng(2).normal<double>({n, columns});
  for (std::size_t i = 0; i < n; ++i) data(i, 0) += i % 2 == 0 ? 4 : -4;
  return data;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("A fit without a choice of one's own tells what validation chose, and what came next") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, parabola(300));
  const Run run = here.tapeflow("fit data.csv --json" + brief);
  REQUIRE(run.exit_code == 0);
  const json found = json::parse(run.out);
  REQUIRE(found["choice"].size() == 2);
  for (const std::string line : found["choice"]) CHECK(has(run.err, line + "\n"));
  const std::string chosen = found["choice"][0], next = found["choice"][1];
  CHECK(chosen.starts_with("chosen by validation: " + found["model"].get<std::string>() + ", "));
  CHECK(has(chosen, ", " + found["preprocessing"].get<std::string>()));
  CHECK(next.starts_with("runner-up: "));
  CHECK(next.substr(next.find(": ")) != chosen.substr(chosen.find(": ")));
  CHECK(found["gain_over_gaussian"] > 0.3);
  CHECK(has(here.output("info model.safetensors"), chosen + "\n"));
}

TEST_CASE("The choice depends on the seed, and not on the number of threads") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, parabola(200));
  here.output("fit data.csv --budget 300 --epochs 5 --threads 1 --out one");
  here.output("fit data.csv --budget 300 --epochs 5 --threads 2 --out two");
  CHECK((here.read("one") == here.read("two")));
}

TEST_CASE("Where there is nothing to find the Gaussian is kept") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, Rng(3).normal<double>({200, 2}));
  const Run run = here.tapeflow("fit data.csv --json" + brief);
  REQUIRE(run.exit_code == 0);
  CHECK(json::parse(run.out)["model"] == "linear");
  CHECK(has(run.err, "; nothing to find here: the Gaussian is kept\n"));
}

TEST_CASE("A flow given a context that is not better than the Gaussian says so") {
  const Workplace here;
  Array<double> data = Rng(3).normal<double>({400, 2});
  for (std::size_t i = 0; i < 400; ++i) data(i, 1) += data(i, 0);
  here.write("data.csv", {"t", "y"}, data);
  const std::string doubt = "on the validation rows it is not shown to be better than the";
  CHECK_THAT(here.output("fit data.csv --context t --lr 1e-30" + brief), Catch::Contains(doubt));
  for (std::size_t i = 0; i < 400; ++i) data(i, 1) += 5 * data(i, 0) * data(i, 0);
  here.write("data.csv", {"t", "y"}, data);
  const std::string found = here.output("fit data.csv --context t --fresh --epochs 100");
  CHECK_THAT(found, !Catch::Contains(doubt));
}

TEST_CASE("Less than ten validation rows choose nothing but the Gaussian") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, parabola(90));
  const Run run = here.tapeflow("fit data.csv --json" + brief);
  REQUIRE(run.exit_code == 0);
  CHECK(json::parse(run.out)["model"] == "linear");
  CHECK(has(run.err, "; 9 validation rows are too few to choose by: the Gaussian is kept\n"));
}

TEST_CASE("Nothing is chosen with a size of one's own or without a budget, unless told to") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, parabola(100));
  const auto fit = [&](const std::string& options) {
    return json::parse(here.output("fit data.csv --epochs 2 --json " + options));
  };
  for (const std::string options : {"--hidden 8 8", "--layers 2", "--budget 0"}) {
    const json plain = fit(options);
    CHECK(plain["choice"].empty());
    CHECK(plain["model"] == "real-nvp");
    CHECK(plain["preprocessing"] == "whiten");
    CHECK(plain["weight_decay"] == 0);
  }
  const json asked = fit("--hidden 8 8 --preprocessing auto --budget 60");
  CHECK(asked["choice"].size() == 2);
  CHECK(asked["model"] == "real-nvp");
  CHECK(asked["hidden"] == json{8, 8});
  const json typed =
      fit("--model maf --preprocessing bend --normalization act --weight-decay 0.5 --budget 60");
  CHECK(typed["choice"].size() == 2);  // of sizes
  CHECK(typed["model"] == "maf");
  CHECK(typed["preprocessing"] == "bend");
  CHECK(typed["normalization"] == "act");
  CHECK(typed["weight_decay"] == 0.5);
}

TEST_CASE("One column with two bells gets a model that can have two, chosen or not") {
  const Workplace here;
  here.write("data.csv", {"a"}, two_bells(300, 1));
  for (const std::string options :
       {"--budget 900 --epochs 300", "--layers 1 --hidden 8 --epochs 200 --lr 0.01"}) {
    const json found = json::parse(here.output("fit data.csv --json " + options));
    CAPTURE(options, found["model"]);
    CHECK(found["gain_over_gaussian"] > 0.3);
  }
}

TEST_CASE("A note says that a model stays one bell in a single column, and which ones do not") {
  const Workplace here;
  here.write("data.csv", {"a", "t"}, two_bells(100, 2));
  here.write("one.csv", {"a"}, two_bells(100, 1));
  const auto notes = [&](const std::string& options) {
    return here.tapeflow("fit " + options + small_fit).err;
  };
  const std::string alone = " stays one bell in a single column";
  CHECK(has(notes("one.csv --model nice"),
            "note: nice" + alone + "; --model maf-mog, planar or radial can have several\n"));
  CHECK(has(notes("data.csv --context t --model maf"),
            "note: maf" + alone + ", for each context; --model maf-mog can have several\n"));
  for (const std::string options : {"one.csv --model planar", "one.csv", "data.csv --model nice"})
    CHECK_FALSE(has(notes(options), "one bell"));
}

TEST_CASE("A resumed fit goes on with what was chosen, and chooses nothing anew") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, parabola(400));
  const std::string command = "fit data.csv --json --budget 300 --patience 2000 --epochs 2000 ";
  const json whole = json::parse(here.output(command + "--out whole"));
  const Run stopped =
      here.tapeflow(command + "--out m", {.signal = SIGINT, .after = "epoch 1 of "});
  REQUIRE(stopped.exit_code == 130);
  const Run resumed = here.tapeflow(command + "--out m --resume --model auto");
  REQUIRE(resumed.exit_code == 0);
  CHECK(json::parse(resumed.out)["choice"] == whole["choice"]);
  CHECK_FALSE(has(resumed.err, "choosing"));
  CHECK((here.read("m") == here.read("whole")));
}

TEST_CASE("A fit that is ended while it chooses leaves no state, and starts anew") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, parabola(200));
  const Run stopped = here.tapeflow("fit data.csv --budget 100000000",
                                    {.signal = SIGTERM, .after = "plan: models a, b"});
  CHECK(stopped.exit_code == -SIGTERM);
  CHECK(here.files() == 1);
  check_fails(here, "fit data.csv --resume", 1,
              "--resume needs the state that an interrupted fit leaves, there is no "
              "model.safetensors.training");
  CHECK(has(here.output("fit --help"), "A fit that ended while it chose settings left no state"));
}

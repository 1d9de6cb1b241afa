// fit --mixture: the mean density of the models of all seeds, as one model.
#include "engine/random.hpp"
#include "flows/data/statistics.hpp"
#include "flows/tables/mixture_model.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>

using namespace tapeflow;
using nlohmann::json;

namespace {

const std::vector<std::string> ab{"a", "b"};

Array<double> rows(std::size_t n, std::uint64_t seed) {
  Array<double> data = Rng(seed).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) data(i, 1) += 2 * data(i, 0) * data(i, 0);
  return data;
}

// A place with rows to train on, for validation and to test on, each in a file.
struct WithData : Workplace {
  WithData() {
    write("data.csv", ab, rows(300, 1));
    write("valid.csv", ab, rows(120, 2));
    write("test.csv", ab, rows(90, 3));
  }
  json mixture(const std::string& more = "") const {
    return fit("data.csv --valid-file valid.csv --test test.csv --seeds 3 --seed 5 --mixture" +
               more);
  }
};

// Rounding errors of a few sums of some hundred numbers below 100.
Approx near(double value) { return Approx(value).epsilon(0).margin(1e-10); }

double mean_of(const std::vector<double>& numbers) { return mean_and_error(numbers).mean; }

MixtureModel<float> mixture_in(const Workplace& here, const std::string& file) {
  return MixtureModel<float>::load(here / file);
}

}  // namespace

TEST_CASE("fit --mixture keeps all seeds, and log-prob is the log of their mean density") {
  const WithData here;
  const json found = here.mixture();
  const MixtureModel<float> model = mixture_in(here, "model.safetensors");
  REQUIRE(model.members().size() == 3);
  Workers workers(1);
  std::vector<std::vector<double>> of_members;
  for (std::size_t k = 0; k < 3; ++k) {
    of_members.push_back(model.members()[k].log_prob(rows(90, 3), workers));
    CHECK(found["seeds"][k]["test_log_likelihood"].get<double>() == near(mean_of(of_members[k])));
    CHECK(model.members()[k].notes().at("seed") == std::to_string(5 + k));
  }
  const std::vector<double> mixed = here.log_prob("model.safetensors test.csv");
  std::vector<double> expected, gain;
  const std::size_t best = found["mixture"]["best_member"].get<std::size_t>() - 5;
  INFO(found["seeds"].dump());
  CHECK(best > 0);  // else a gain over the first member would pass as well
  for (std::size_t i = 0; i < 90; ++i) {
    double sum = 0;
    for (const auto& log_p : of_members) sum += std::exp(log_p[i]);
    expected.push_back(std::log(sum / 3));
    gain.push_back(mixed[i] - of_members[best][i]);
    CHECK(mixed[i] == near(expected[i]));
  }
  CHECK(found["mixture"]["members"] == 3);
  CHECK(found["test_log_likelihood"].get<double>() == near(mean_of(mixed)));
  const auto [mean, error] = mean_and_error(gain);
  CHECK(found["mixture"]["gain_over_best_member"].get<double>() == near(mean));
  CHECK(found["mixture"]["gain_standard_error"].get<double>() == near(error));
  for (const json& seed : found["seeds"])
    CHECK(seed["valid_log_likelihood"] <= found["seeds"][best]["valid_log_likelihood"]);
  CHECK(!here.has("model.safetensors.training"));
}

TEST_CASE("Every command that scores or draws takes a mixture") {
  const WithData here;
  const json found = here.mixture();
  const json evaluated = json::parse(here.output("evaluate model.safetensors test.csv --json"));
  CHECK(evaluated["log_likelihood"].get<double>() == near(found["test_log_likelihood"]));
  CHECK_THAT(here.output("evaluate model.safetensors test.csv"), Catch::Contains("\nmixture  "));
  CHECK(lines_of(here.output("sample model.safetensors -n 20")).size() == 21);
  CHECK(here.output("sample model.safetensors -n 20 --seed 2 --threads 2") ==
        here.output("sample model.safetensors -n 20 --seed 2"));
  CHECK(here.output("quantiles model.safetensors -n 500").find("± is one standard error") !=
        std::string::npos);
  here.output("plot model.safetensors --data data.csv --out p.png");
  CHECK((here.has("p.png") || here.has("p.png.csv")));
}

TEST_CASE("Percentiles of a mixture are within its own scores of the validation rows") {
  const WithData here;
  here.mixture();
  std::vector<double> valid = here.log_prob("model.safetensors valid.csv");
  const std::vector<double> percentiles = here.log_prob("model.safetensors valid.csv", 1);
  std::vector<double> rising = valid;
  std::sort(rising.begin(), rising.end());
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const auto below = std::lower_bound(rising.begin(), rising.end(), valid[i]) - rising.begin();
    CHECK(percentiles[i] == near(100 * static_cast<double>(below) / 120));
  }
}

TEST_CASE("The report and info tell of the mixture and of each member") {
  const WithData here;
  const std::string fit =
      "fit data.csv --valid-file valid.csv --test test.csv --seeds 3 --seed 5 --mixture" +
      small_fit;
  const Run run = here.tapeflow(fit);
  REQUIRE(run.exit_code == 0);
  const std::vector<std::string> lines = lines_of(run.out);
  REQUIRE(lines.size() > 7);
  CHECK(lines[0].starts_with("seed"));
  CHECK(lines[5].starts_with("mixture"));
  CHECK(lines[7].starts_with("on the test rows the mixture gains "));
  CHECK(lines[7].ends_with(" over it, and what follows is of the mixture"));
  CHECK(run.out.find("\nmixture, test ") != std::string::npos);
  CHECK(run.out.find("\n3 members, ") != std::string::npos);
  CHECK(run.err.find("the mixture is in model.safetensors\n") != std::string::npos);

  const std::string info = here.output("info model.safetensors");
  CHECK(info.starts_with("model          mixture of 3: real-nvp, 2 layers"));
  for (const char* part : {"\nseed 5 ", "\nseed 7 ", "\nmembers: 3\n", "\nseeds tried: 3\n",
                           "\nbest member: seed ", "\ngain over the best member: "})
    CHECK(info.find(part) != std::string::npos);
  CHECK(info.find("\nbest epoch: ") == std::string::npos);
  const json all = json::parse(here.output("info model.safetensors --json"));
  REQUIRE(all["members"].size() == 3);
  CHECK(all["members"][1]["seed"] == 6);
  const MixtureModel<float> model = mixture_in(here, "model.safetensors");
  CHECK(all["parameters"] == 3 * model.members()[0].flow().parameter_count());
  CHECK(all["percentile_rows"] == json{{"of", "validation"}, {"count", 120}});
}

TEST_CASE("transform refuses a mixture, and --mixture needs several seeds") {
  const WithData here;
  here.mixture();
  check_fails(here, "transform model.safetensors data.csv", 1,
              "model.safetensors: transform needs a single model, this is a mixture of 3 members, "
              "and each member has latents of its own");
  check_fails(here, "fit data.csv --mixture", 2,
              "--mixture: needs --seeds 2 or more, got --seeds 1 (--help lists the options)");
}

TEST_CASE("A mixture, interrupted and resumed, has the bits of one that was not interrupted") {
  const WithData here;
  const std::string fit =
      "fit data.csv --layers 2 --hidden 16 --batch 16 --patience 1000 --epochs 150 --seeds 3 "
      "--mixture ";
  here.output(fit + "--out whole.safetensors");
  const Run stopped = here.tapeflow(fit, {.signal = SIGINT, .after = "seed 2, epoch 1 of "});
  REQUIRE(stopped.exit_code == 130);
  CHECK(
      stopped.err.find("note: seed 2 is no member of the mixture: its training was cut short\n") !=
      std::string::npos);
  CHECK(mixture_in(here, "model.safetensors").members().size() == 1);
  here.write("mixture", here.read("model.safetensors"));

  // The members that are done need to be there.
  here.output("fit data.csv --seed 8 --seeds 2 --mixture --out model.safetensors.other" +
              small_fit);
  std::filesystem::rename(here / "model.safetensors.other", here / "model.safetensors");
  check_fails(here, "fit data.csv --resume --quiet", 1,
              "model.safetensors: needs the members of the seeds that are done, to go on; it has "
              "others");
  check_fails(here, "fit data.csv --resume --quiet --seeds 2", 2,
              "--resume: needs the options of the fit that it goes on with, but --seeds was 3 and "
              "is now 2 (--help lists the options)");

  here.write("model.safetensors", here.read("mixture"));
  here.output("fit data.csv --resume --epochs 150");
  CHECK((here.read("model.safetensors") == here.read("whole.safetensors")));
}

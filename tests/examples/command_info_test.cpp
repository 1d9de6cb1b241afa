// tapeflow info: everything that decided a fit.
#include "engine/random.hpp"
#include "engine/version.hpp"
#include "tests/examples/workplace.hpp"

#include <ctime>

using namespace tapeflow;
using nlohmann::json;

namespace {

json info(const Workplace& here) {
  return json::parse(here.output("info model.safetensors --json"));
}

}  // namespace

TEST_CASE("info --json has the settings of a fit, its rows and what it found") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, Rng(1).normal<double>({200, 2}));
  const json found = json::parse(here.output(
      "fit data.csv --model maf --layers 3 --hidden 7 5 --preprocessing standardize --batch 16 "
      "--epochs 6 --lr 0.02 --schedule cosine --patience 4 --seed 9 --valid 0.2 --json"));
  const json all = info(here);
  CHECK(all["model"] == "maf");
  CHECK(all["layers"] == 3);
  CHECK(all["hidden"] == json{7, 5});
  CHECK(all["preprocessing"] == "standardize");
  CHECK(all["normalization"] == "none");
  CHECK(all["precision"] == "float");
  CHECK(all["parameters"] == found["parameters"]);
  CHECK(all["columns"][1]["name"] == "b");
  CHECK(all["percentile_rows"] == json{{"of", "validation"}, {"count", 40}});
  const json& fit = all["fit"];
  const json expected = {{"fitted_to", "data.csv"},
                         {"training_rows", 140},
                         {"validation_rows", 40},
                         {"test_rows", 20},
                         {"batch", 16},
                         {"learning_rate", 0.02},
                         {"schedule", "cosine"},
                         {"patience", 4},
                         {"seed", 9},
                         {"epochs", found["epochs"]},
                         {"best_epoch", found["best_epoch"]},
                         {"end", found["end"]},
                         {"tapeflow", std::string(version())}};
  for (const auto& [key, value] : expected.items()) {
    INFO(key);
    CHECK(fit[key] == value);
  }
  // Texts round to two digits of the error.
  for (const auto& [note, field] : {std::pair{"test_log_likelihood", "test_log_likelihood"},
                                    {"validation_log_likelihood", "valid_log_likelihood"},
                                    {"gaussian_log_likelihood", "gaussian_log_likelihood"},
                                    {"gain_over_the_gaussian", "gain_over_gaussian"}}) {
    INFO(note);
    CHECK(
        fit[note]["mean"].get<double>() ==
        Approx(found[field].get<double>()).margin(fit[note]["standard_error"].get<double>() / 10));
  }
}

TEST_CASE("The date of a fit is that of its day, in UTC") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, Rng(1).normal<double>({60, 2}));
  const auto day = [] {
    const std::time_t now = std::time(nullptr);
    char text[11] = "";
    std::strftime(text, sizeof text, "%F", std::gmtime(&now));
    return std::string(text);
  };
  const std::string before = day();
  here.fit("data.csv");
  const std::string date = info(here)["fit"]["date"];
  CHECK((date == before || date == day()));
}

TEST_CASE("info tells which values have a probability, and the classes of a context") {
  const Workplace here;
  std::string csv = "n,x,kind\n";
  Rng rng(1);
  for (std::size_t i = 0; i < 120; ++i)
    csv += std::to_string(2 * (i * i % 7)) + "," + std::to_string(rng.normal()) + "," +
           "pq"[i % 2] + "\n";
  here.write("data.csv", csv);
  here.fit("data.csv --context kind --dequantize");
  const json all = info(here);
  CHECK(all["columns"][0]["atoms"] == json{0, 2, 4, 6, 8});
  CHECK(!all["columns"][1].contains("atoms"));
  CHECK(all["context"] == json{{{"name", "kind"}, {"classes", {"p", "q"}}}});
  CHECK_THAT(here.output("info model.safetensors"),
             Catch::Contains("  n  0 to 8, 5 values, have a probability each\n"));
}

// Classes as context on the command line: columns of words, and columns of numbers that are
// declared to be classes.
#include "engine/io/npy.hpp"
#include "flows/data/statistics.hpp"
#include "tests/examples/kinds.hpp"

#include <cmath>
#include <csignal>

using namespace tapeflow;
using nlohmann::json;

namespace {

const std::string fit_options =
    " --model maf --layers 2 --hidden 16 --batch 50 --epochs 60 --lr 0.01 --json";

// Mean and deviation of column x of the samples.
struct MeanAndDeviation {
  double mean, deviation;
};
MeanAndDeviation first_column(const std::string& csv) {
  const Table samples = parse_csv("samples", csv);
  std::vector<double> x;
  for (std::size_t i = 0; i < samples.values.shape(0); ++i) x.push_back(samples.values(i, 0));
  const auto [mean, error] = mean_and_error(x);
  return {mean, error * std::sqrt(static_cast<double>(x.size()))};
}

}  // namespace

TEST_CASE("A column of words is a class: samples of each have its mean and its deviation") {
  const Workplace here;
  here.write("data.csv", named_table(1500, 1));
  here.write("test.csv", named_table(1000, 2));
  const json fit = json::parse(here.output(
      "fit data.csv --test test.csv --context kind t --out m.safetensors" + fit_options));
  for (const Kind& kind : kinds) {
    INFO(kind.name);
    const auto [mean, deviation] =
        first_column(here.output("sample m.safetensors -n 2000 --context " + kind.name + " 0.5"));
    CHECK(std::abs(mean - kind.mean) < 0.3 * kind.deviation);
    CHECK(deviation == Approx(kind.deviation).epsilon(0.2));
  }
  CHECK(fit["context"] == json::array({"kind", "t"}));
  CHECK(fit["classes"] == json{{"kind", {"eel", "größte", "wrasse,\"big\""}}});
  CHECK(fit["warnings"].empty());

  // The worth of the class: three separate modes cost ln 3 nats, except for a density that knows
  // the class.
  here.write("blind.csv", [&] {
    std::string text;
    for (std::string line : lines_of(named_table(1500, 1))) {
      line.erase(line.find(','), line.rfind(',', line.rfind(',') - 1) - line.find(','));
      text += line + "\n";
    }
    return text;
  }());
  const json blind =
      json::parse(here.output("fit blind.csv --context t --out b.safetensors" + fit_options));
  CHECK(fit["test_log_likelihood"].get<double>() >
        blind["test_log_likelihood"].get<double>() + std::log(3.) - 0.2);
}

TEST_CASE("log-prob, a table of contexts, plot and info know a model's classes by their names") {
  const Workplace here;
  here.write("data.csv", named_table(600, 1));
  here.output("fit data.csv --context kind t --out m.safetensors" + fit_options);
  CHECK_THAT(here.output("info m.safetensors"),
             Catch::Contains("given\n  t  mean ") &&
                 Catch::Contains("  kind  classes \"eel\" \"größte\" \"wrasse,\"big\"\"\n"));

  // The first row is likely, the other two are not. The columns are in another order, and one class
  // does not occur.
  here.write("rows.csv", "t,y,kind,x\n0,0,eel,0\n0,0,größte,0\n0,0,eel,30\n");
  const std::vector<double> log_p = here.log_prob("m.safetensors rows.csv");
  CHECK(log_p[0] > log_p[1] + 5);
  CHECK(log_p[0] > log_p[2] + 50);

  here.write("given.csv", "kind,t\n" + cell(kinds[0].name) + ",0\ngrößte,0\neel,0\n");
  const Table each = parse_csv("s", here.output("sample m.safetensors --context-file given.csv"));
  REQUIRE(each.values.shape() == Shape{3, 2});
  for (std::size_t k = 0; k < 3; ++k)
    CHECK(std::abs(each.values(k, 0) - kinds[k].mean) < 6 * kinds[k].deviation);

  here.output("plot m.safetensors --context eel 0 --data data.csv -n 300");
  CHECK((here.has("m.safetensors.plot.png") || here.has("m.safetensors.plot.png.csv")));
}

TEST_CASE("Columns of numbers are classes if they are declared to be, in CSV and in NPY") {
  const Workplace here;
  const std::string text = table(600, 1, {"10", "9", "-2.0"});
  here.write("data.csv", text);
  const json fit =
      json::parse(here.output("fit data.csv --classes kind --context t" + fit_options));
  CHECK(fit["context"] == json::array({"t", "kind"}));
  CHECK(fit["classes"] == json{{"kind", {"-2", "9", "10"}}});
  for (std::size_t k = 0; k < 3; ++k) {
    const std::string name = k == 0 ? "1e1" : k == 1 ? "9" : "-2";
    const std::string csv = here.output("sample model.safetensors --context 0 " + name);
    CHECK(std::abs(first_column(csv).mean - kinds[k].mean) < 0.5 * kinds[k].deviation);
  }
  write_npy(here / "data.npy", parse_csv("data.csv", text).values);
  const json same = json::parse(
      here.output("fit data.npy --classes x2 --context x4 --out npy.safetensors" + fit_options));
  CHECK(same["test_log_likelihood"] == fit["test_log_likelihood"]);
  CHECK(here.log_prob("npy.safetensors data.npy") == here.log_prob("model.safetensors data.csv"));
}

TEST_CASE("A class of -0 is the class 0, however it is spelt") {
  const Workplace here;
  for (const std::vector<std::string>& names :
       {std::vector<std::string>{"-0", "1", "2"}, {"-0.0", "0", "1"}}) {
    CAPTURE(names);
    here.write("data.csv", table(200, 1, names));
    const json classes = here.fit("data.csv --classes kind --context t")["classes"]["kind"];
    CHECK(classes == (names[1] == "1" ? json{"0", "1", "2"} : json{"0", "1"}));
    const std::string zero = here.output("sample model.safetensors -n 5 --context 0.5 0");
    CHECK(here.output("sample model.safetensors -n 5 --context 0.5 -0.0") == zero);
    here.write("plus.csv", "x,kind,y,t\n0,0,1,0.5\n");
    here.write("minus.csv", "x,kind,y,t\n0,-0,1,0.5\n");
    CHECK(here.log_prob("model.safetensors plus.csv") ==
          here.log_prob("model.safetensors minus.csv"));
  }
}

TEST_CASE("compare sets conditional flows beside the Gaussian with a mean for each class") {
  const Workplace here;
  here.write("data.csv", named_table(3000, 1));
  const json found = json::parse(here.output(
      "compare data.csv --context kind t --models maf maf-mog --layers 1 --hidden 8 --epochs 1 "
      "--test-fraction 0.5 --json"));
  for (const json& model : found["models"]) {
    // The Gaussian has one deviation for all three classes, √((0.5² + 4² + 1²) / 3).
    const double pooled = 0.5 * std::log((0.25 + 16 + 1) / 3), entropy = 1.4189 + pooled + 1.4189;
    CHECK(model["gaussian_log_likelihood"].get<double>() == Approx(-entropy).margin(0.2));
  }
}

TEST_CASE("A fit with classes, interrupted and resumed, gives the bits of an uninterrupted fit") {
  const Workplace here;
  here.write("data.csv", table(1000, 1, {"10", "9", "2"}));
  const std::string command =
      "fit data.csv --classes kind --layers 2 --hidden 16 --batch 16 --patience 1000 --epochs 60 ";
  here.output(command + "--out whole.safetensors");
  const Run stopped = here.tapeflow(command, {.signal = SIGINT, .after = "epoch 1 of "});
  CHECK(stopped.exit_code == 130);
  here.output("fit data.csv --resume --epochs 60");
  CHECK((here.read("model.safetensors") == here.read("whole.safetensors")));
}

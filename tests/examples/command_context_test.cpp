// Conditional densities from the command line: fit --context, and the context that sample, log-prob
// and plot then ask for.
#include "engine/random.hpp"
#include "flows/data/rows.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>
#include <cstdlib>

using namespace tapeflow;

namespace {

// y is normal around 3 t with deviation 1/2. The column t stands between the two data columns.
Array<double> rows(std::size_t n) {
  Array<double> data = Rng(1).normal<double>({n, 3});
  for (std::size_t i = 0; i < n; ++i) {
    data(i, 1) = 20 + 10 * data(i, 1);
    data(i, 0) = 3 * data(i, 1) + 0.5 * data(i, 0);
  }
  return data;
}

void fit_here(const Workplace& here) {
  here.write("data.csv", {"y", "t", "w"}, rows(1000));
  here.output("fit data.csv --context t --model maf --layers 1 --hidden 16 --epochs 150 --lr 0.01");
}

void must_fail(const Workplace& here, const std::string& command, const std::string& sentence) {
  const Run run = here.tapeflow(command);
  INFO(command << "\n" << run.err);
  CHECK(run.exit_code == 1);
  CHECK_THAT(run.err, Catch::EndsWith("tapeflow: " + sentence + "\n"));
}

}  // namespace

TEST_CASE("Samples of a conditional model follow the context, one value or a table") {
  const Workplace here;
  fit_here(here);
  const Table at_30 =
      parse_csv("s", here.output("sample model.safetensors --context 30 -n 500 --seed 3"));
  CHECK(at_30.columns == std::vector<std::string>{"y", "w"});
  double mean = 0;
  for (std::size_t i = 0; i < 500; ++i) mean += at_30.values(i, 0) / 500;
  CHECK(mean == Approx(90).margin(1));

  here.write("t.csv", "t\n0\n10\n40\n");
  const Table each = parse_csv("s", here.output("sample model.safetensors --context-file t.csv"));
  REQUIRE(each.values.shape() == Shape{3, 2});
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(each.values(i, 0) == Approx(i == 0 ? 0 : i == 1 ? 30 : 120).margin(6));
}

TEST_CASE("A note tells of a context that is far from all that the model has learned from") {
  const Workplace here;
  fit_here(here);  // t has mean 20 and deviation 10
  CHECK(here.tapeflow("sample model.safetensors --context 70 -n 5").err == "");
  for (const std::string command : {"sample", "quantiles"}) {
    const Run run = here.tapeflow(command + " model.safetensors --context 120 -n 5");
    CHECK(run.exit_code == 0);
    const std::string begin = "note: in the context \"t\" = 120 is ";
    REQUIRE(run.err.starts_with(begin));
    const double deviations = std::stod(run.err.substr(begin.size()));
    CHECK(deviations == Approx(10).epsilon(0.1));
    const std::string middle = "mean of the training rows, and at most 1 in ";
    REQUIRE(run.err.find(middle) != std::string::npos);
    CHECK(std::stod(run.err.substr(run.err.find(middle) + middle.size())) ==
          Approx(deviations * deviations).epsilon(0.02));
    CHECK_THAT(run.err, Catch::EndsWith(" of them can be as far out\n"));
  }
  here.write("t.csv", "t\n20\n-80\n0\n140\n");
  const Run run = here.tapeflow("sample model.safetensors --context-file t.csv");
  CHECK(run.err.starts_with("note: in the context \"t\" = 140 of row 4 is 12"));
  CHECK_THAT(run.err, Catch::EndsWith("as far out; 2 of 4 contexts are far out\n"));
}

TEST_CASE("log-prob of a conditional model scores the data columns, given the context columns") {
  const Workplace here;
  fit_here(here);
  here.write("other.csv", {"w", "y", "t"}, {{0., 90., 30.}, {0., 90., 20.}});
  const std::vector<double> log_p = here.log_prob("model.safetensors other.csv");
  // ln N(90; 90, ½) + ln N(0; 0, 1)
  CHECK(log_p[0] == Approx(-std::log(2 * 3.14159265) + std::log(2.)).margin(0.3));
  CHECK(log_p[1] < -50);
}

TEST_CASE("The Gaussian beside a conditional fit is conditional too") {
  const Workplace here;
  here.write("data.csv", {"y", "t", "w"}, rows(2000));
  const auto fit = nlohmann::json::parse(
      here.output("fit data.csv --context t --model maf --layers 1 --hidden 4 --epochs 1 --json"));
  // The entropy of y given t plus the entropy of w; both are normal.
  const double entropy = std::log(2 * 3.14159265 * std::exp(1.)) + std::log(0.5);
  CHECK(fit["gaussian_log_likelihood"].get<double>() == Approx(-entropy).margin(0.15));
  CHECK(fit["context"] == nlohmann::json::array({"t"}));
}

TEST_CASE("plot draws a conditional model at the given context") {
  const Workplace here;
  fit_here(here);
  const Run run = here.tapeflow("plot model.safetensors --context 25 --data data.csv");
  CHECK(run.exit_code == 0);
  CHECK((here.has("model.safetensors.plot.png") || here.has("model.safetensors.plot.png.csv")));
}

TEST_CASE("plot's density is the one that log-prob gives, given the same context") {
  const Workplace here;
  here.write("data.csv", {"y", "t"}, select_columns(rows(300), {0, 1}));
  here.fit("data.csv --context t");
  const Run run = here.tapeflow("plot model.safetensors --context 25 --data data.csv",
                                {.environment = {{"PATH", "/nowhere"}}});
  REQUIRE(run.exit_code == 0);
  std::vector<double> shown;
  std::string given = "y,t\n";
  for (const std::string& line : lines_of(here.read("model.safetensors.plot.png.csv"))) {
    const std::size_t model = line.find("\"model\",");
    if (model == line.npos) continue;
    const std::string numbers = line.substr(model + 8);  // y,density,…
    given += numbers.substr(0, numbers.find(',')) + ",25\n";
    shown.push_back(std::strtod(numbers.c_str() + numbers.find(',') + 1, nullptr));
  }
  here.write("given.csv", given);
  const std::vector<double> log_p = here.log_prob("model.safetensors given.csv");
  REQUIRE(shown.size() == log_p.size());
  REQUIRE(shown.size() > 600);  // more than one chunk of rows
  for (std::size_t i = 0; i < shown.size(); ++i)
    CHECK(shown[i] == Approx(std::exp(log_p[i])).epsilon(1e-4).margin(1e-30));
}

TEST_CASE("A context that is missing, or that the model cannot use, is refused") {
  const Workplace here;
  fit_here(here);
  must_fail(here, "sample model.safetensors",
            "model.safetensors: needs a value of --context for each of t, got 0");
  must_fail(here, "plot model.safetensors --context 1 2",
            "model.safetensors: needs a value of --context for each of t, got 2");
  here.write("two.csv", "a,b\n1,2\n");
  must_fail(here, "sample model.safetensors --context-file two.csv",
            "two.csv: the model needs 1 context columns (t), the file has 2");
  must_fail(here, "log-prob model.safetensors two.csv",
            "two.csv: the model needs 3 columns (y, w, t), the file has 2");
  must_fail(here, "fit data.csv --context z --fresh",
            "data.csv: there is no column \"z\" for --context, the columns are y, t, w");
  must_fail(here, "fit data.csv --context t t --fresh",
            "--context: needs each column once, got \"t\" twice");
  must_fail(here, "fit data.csv --context y t w --fresh",
            "data.csv: --context needs to leave a column to model");
  must_fail(here, "fit data.csv --context t --model planar --fresh",
            "model: planar takes no context; real-nvp, nice, maf, maf-mog and iaf do");
  here.output("fit data.csv --out plain.safetensors" + small_fit);
  must_fail(here, "sample plain.safetensors --context 1",
            "plain.safetensors: needs no --context, got 1");
}

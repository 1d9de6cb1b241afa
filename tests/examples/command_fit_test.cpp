// tapeflow fit: from a table to a model file and one JSON object.
#include "engine/io/npy.hpp"
#include "engine/random.hpp"
#include "flows/tables/model_settings.hpp"
#include "tests/examples/workplace.hpp"
#include "tests/flows/data.hpp"

#include <cmath>
#include <numbers>
#include <numeric>

using namespace tapeflow;
using nlohmann::json;

namespace {

const std::vector<std::string> ab{"a", "b"};

Array<double> rows(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  return correlated_gaussian(n, 0.8, rng);
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.) / static_cast<double>(values.size());
}

// The results of a fit without its file name and its time.
json findings(json fit) {
  fit.erase("seconds");
  fit.erase("out");
  fit.erase("out_checksum");
  return fit;
}

// log N(x; m, S) of each row of x, where m and S are mean and covariance of the rows of `data`.
// Written out for two columns: -½ (ln |2πS| + (S22 u² - 2 S12 u v + S11 v²) / |S|), (u,
// v) = x - m.
std::vector<double> gaussian_log_prob(const Array<double>& data, const Array<double>& x) {
  const double n = static_cast<double>(data.shape()[0]);
  double m1 = 0, m2 = 0, s11 = 0, s12 = 0, s22 = 0;
  for (std::size_t i = 0; i < data.shape()[0]; ++i) m1 += data(i, 0) / n, m2 += data(i, 1) / n;
  for (std::size_t i = 0; i < data.shape()[0]; ++i) {
    const double u = data(i, 0) - m1, v = data(i, 1) - m2;
    s11 += u * u / n, s12 += u * v / n, s22 += v * v / n;
  }
  const double det = s11 * s22 - s12 * s12;
  std::vector<double> log_p;
  for (std::size_t i = 0; i < x.shape()[0]; ++i) {
    const double u = x(i, 0) - m1, v = x(i, 1) - m2;
    const double square = (s22 * u * u - 2 * s12 * u * v + s11 * v * v) / det;
    log_p.push_back(-std::log(2 * std::numbers::pi) - 0.5 * std::log(det) - 0.5 * square);
  }
  return log_p;
}

// The number of entries in a model file's tensors, without preprocessing and scores.
std::size_t count_of_weights(const ModelFile& file) {
  std::size_t count = 0;
  for (const auto& [name, tensor] : file.tensors) {
    if (name.starts_with("preprocessing.") || name.starts_with("gaussian.") || name == "scores")
      continue;
    count += std::visit([](const auto& array) { return array.size(); }, tensor);
  }
  return count;
}

}  // namespace

TEST_CASE("A fit with --json prints one object of numbers, and the rest on standard error") {
  const Workplace here;
  here.write("data.csv", ab, rows(200, 1));
  const Run run = here.tapeflow("fit data.csv --out m.safetensors --seed 7 --json" + small_fit);
  REQUIRE(run.exit_code == 0);
  const json fit = json::parse(run.out);
  for (const char* key : {"train_log_likelihood", "valid_log_likelihood", "test_log_likelihood",
                          "test_standard_error", "gaussian_log_likelihood", "parameters", "epochs",
                          "seconds", "seed"}) {
    INFO(key);
    REQUIRE(fit.contains(key));
    CHECK(fit[key].is_number());
  }
  CHECK(fit["epochs"] == 4);
  CHECK(fit["seed"] == 7);
  CHECK(fit["test_standard_error"] > 0);
  CHECK(fit["seconds"] > 0);
  CHECK(fit["train_rows"] == 160);
  CHECK(fit["valid_rows"] == 20);
  CHECK(fit["test_rows"] == 20);
  CHECK(fit["parameters"] == count_of_weights(read_model(here / "m.safetensors")));
  CHECK(run.err.find("data.csv: 200 rows of 2 columns, 160 to train on") == 0);
  CHECK(run.err.find("the best model is in m.safetensors\n") != run.err.npos);
}

TEST_CASE("Without --json a fit prints a table of log-likelihoods with their errors") {
  const Workplace here;
  here.write("data.csv", ab, rows(100, 1));
  const std::vector<std::string> lines = lines_of(here.output("fit data.csv" + small_fit));
  REQUIRE(lines.size() == 8);
  for (std::size_t i = 2; i < 7; ++i) CHECK(lines[i].find(" ± ") != lines[i].npos);
  CHECK(lines[7].find("all epochs done after 4 epochs, ") == 0);
  CHECK(here.has("model.safetensors"));
}

TEST_CASE("A fit in which no epoch is better than the start says so, and suggests other options") {
  const Workplace here;
  here.write("data.csv", ab, Rng(1).normal<double>({200, 2}));
  const std::string sentence = "no epoch was better on the validation rows than the start: ";
  const std::string overshot = here.output("fit data.csv --hidden 8 --epochs 3 --lr 3 --fresh");
  CHECK(overshot.find("best was epoch 0; ") != overshot.npos);
  CHECK(overshot.find(sentence) != overshot.npos);
  const std::string nice = here.output("fit data.csv --model nice --epochs 3 --lr 0.01 --fresh");
  CHECK(nice.find("best was epoch 0; ") == nice.npos);  // its logistic base learns
  CHECK(nice.find(sentence) == nice.npos);
}

TEST_CASE("The test log-likelihood is the mean of log-prob's output for the test file") {
  const Workplace here;
  here.write("data.csv", ab, rows(200, 1));
  here.write("test.csv", ab, rows(50, 2));
  const json fit = here.fit("data.csv --test test.csv");
  const std::vector<double> log_p = here.log_prob("model.safetensors test.csv");
  CHECK(fit["test_rows"] == 50);
  REQUIRE(log_p.size() == 50);
  // The same doubles added in another order: 50 roundings of numbers of a few nats.
  const double tolerance = 50 * 10 * 2.3e-16;
  const double average = mean(log_p);
  CHECK(fit["test_log_likelihood"].get<double>() == Approx(average).margin(tolerance).epsilon(0));
  double squares = 0;
  for (double v : log_p) squares += (v - average) * (v - average);
  CHECK(fit["test_standard_error"].get<double>() == Approx(std::sqrt(squares / 49 / 50)));
}

TEST_CASE("The Gaussian's log-likelihood agrees with the formula, fitted to the training rows") {
  const Workplace here;
  const Array<double> data = rows(200, 1), test = rows(50, 2);
  here.write("data.csv", ab, data);
  here.write("test.csv", ab, test);
  const json fit = here.fit("data.csv --test test.csv --seed 3");
  const std::vector<double> gaussian = gaussian_log_prob(
                                select_rows(data, split_rows(200, 0.1, 0, 3).train), test),
                            flow = here.log_prob("model.safetensors test.csv");
  CHECK(fit["gaussian_log_likelihood"].get<double>() == Approx(mean(gaussian)).epsilon(1e-12));
  // The gain's error is of the differences, row by row: most of the scores' spread is in both.
  double gain = 0, squares = 0;
  for (std::size_t i = 0; i < 50; ++i) gain += (flow[i] - gaussian[i]) / 50;
  for (std::size_t i = 0; i < 50; ++i) squares += std::pow(flow[i] - gaussian[i] - gain, 2);
  CHECK(fit["gain_over_gaussian"].get<double>() == Approx(gain).margin(1e-12));
  CHECK(fit["gain_standard_error"].get<double>() == Approx(std::sqrt(squares / 49 / 50)));
  CHECK(fit["gain_standard_error"] < 0.5 * fit["test_standard_error"].get<double>());
}

TEST_CASE("A table gives the same fit in every dialect and as NPY") {
  const Workplace here;
  const Array<double> data = rows(100, 1);
  std::string comma = format_csv({"x1", "x2"}, data), semicolon = comma, tab = comma;
  std::replace(semicolon.begin(), semicolon.end(), ',', ';');
  std::replace(tab.begin(), tab.end(), ',', '\t');
  here.write("comma.csv", comma);
  const json expected = findings(here.fit("comma.csv"));
  const auto weights = read_model(here / "model.safetensors").tensors;
  here.write("semicolon.csv", semicolon);
  here.write("tab.tsv", tab);
  here.write("bare.csv", comma.substr(comma.find('\n') + 1));
  write_npy(here / "array.npy", data);
  for (const char* file : {"semicolon.csv", "tab.tsv", "bare.csv", "array.npy"}) {
    INFO(file);
    CHECK(findings(here.fit(file)) == expected);
    CHECK(read_model(here / "model.safetensors").tensors == weights);
  }
}

TEST_CASE("A seed fixes the model file byte for byte, whatever the number of threads") {
  const Workplace here;
  here.write("data.csv", ab, rows(200, 1));
  for (const std::string precision : {"float", "double"}) {
    INFO(precision);
    const std::string options = "data.csv --precision " + precision + " --seed ";
    here.fit(options + "3 --threads 1 --out one.safetensors");
    here.fit(options + "3 --threads 1 --out again.safetensors");
    here.fit(options + "3 --threads 2 --out two.safetensors");
    here.fit(options + "4 --threads 1 --out other.safetensors");
    CHECK((here.read("one.safetensors") == here.read("again.safetensors")));
    CHECK((here.read("one.safetensors") == here.read("two.safetensors")));
    CHECK((here.read("one.safetensors") != here.read("other.safetensors")));
  }
}

TEST_CASE("--precision decides the type of the stored weights, and changes the result little") {
  const Workplace here;
  here.write("data.csv", ab, rows(200, 1));
  const double single = here.fit("data.csv --out f.safetensors")["test_log_likelihood"];
  const double twice =
      here.fit("data.csv --precision double --out d.safetensors")["test_log_likelihood"];
  const auto all_double = [](const ModelFile& file) {
    return std::all_of(file.tensors.begin(), file.tensors.end(), [](const auto& named) {
      return std::holds_alternative<Array<double>>(named.second);
    });
  };
  CHECK(!all_double(read_model(here / "f.safetensors")));
  CHECK(all_double(read_model(here / "d.safetensors")));
  // Both fits start from the same weights up to the rounding of float, 6e-8, and take 20 steps. A
  // tolerance of 0.001 nats leaves room for the growth of this difference, and one step changes far
  // more.
  CHECK(twice == Approx(single).margin(1e-3).epsilon(0));
  CHECK(here.output("info d.safetensors").find("precision      double\n") != std::string::npos);
}

TEST_CASE("One column is enough for a fit") {
  const Workplace here;
  here.write("data.csv", {"a"}, Rng(1).normal<double>({100, 1}));
  const Run run = here.tapeflow("fit data.csv --json" + small_fit);
  REQUIRE(run.exit_code == 0);
  CHECK(run.err.find("data.csv: 100 rows of 1 column, ") == 0);
  CHECK(json::parse(run.out)["gaussian_log_likelihood"].is_number());
  CHECK(here.log_prob("model.safetensors data.csv").size() == 100);
}

TEST_CASE("fit --normalization adds layers to the kinds of flow that have them") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, Rng(1).normal<double>({200, 2}));
  const json plain = here.fit("data.csv");
  CHECK(plain["normalization"] == "none");
  for (const std::string normalization : {"batch", "act"}) {
    const json found =
        here.fit("data.csv --normalization " + normalization + " --out n.safetensors");
    CHECK(found["normalization"] == normalization);
    CHECK(found["parameters"] > plain["parameters"]);
    CHECK(here.output("info n.safetensors").find("normalization  " + normalization + "\n") !=
          std::string::npos);
    CHECK(here.log_prob("n.safetensors data.csv").size() == 200);
  }
  const Run run = here.tapeflow("fit data.csv --model nice --normalization act" + small_fit);
  CHECK(run.exit_code != 0);
  CHECK(run.err.find("normalization: needs real-nvp, maf or maf-mog, got \"nice\"") !=
        run.err.npos);
}

TEST_CASE("A fit and its model's info name the preprocessing, asked for or chosen") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, Rng(1).normal<double>({200, 2}));
  for (const std::string kind : {"whiten", "standardize"}) {
    CHECK(here.fit("data.csv --preprocessing " + kind)["preprocessing"] == kind);
    CHECK(here.output("info model.safetensors").find("preprocessing  " + kind + "\n") !=
          std::string::npos);
  }
  Array<double> counts = Rng(2).normal<double>({200, 1});
  for (double& count : counts) count = std::round(2 * count);
  here.write("counts.csv", {"a"}, counts);
  CHECK(here.fit("counts.csv")["preprocessing"] == "whiten");
}

TEST_CASE("Every kind of flow is fitted, saved, loaded and scored by its name") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, Rng(1).normal<double>({200, 2}));
  for (const ModelKind& kind : model_kinds()) {
    const std::string& name = kind.name;
    const json found = here.fit("data.csv --model " + name + " --out " + name + ".safetensors");
    CAPTURE(name, found.dump());
    CHECK(found["model"] == name);
    CHECK(found["parameters"] > 0);
    CHECK(std::isfinite(found["test_log_likelihood"].get<double>()));
    CHECK(here.log_prob(name + ".safetensors data.csv").size() == 200);
    CHECK(lines_of(here.output("sample -n 3 " + name + ".safetensors")).size() == 4);
    CHECK(here.output("info " + name + ".safetensors")
              .find("model          " + name + (kind.has_layers ? ", 2 layers" : "\n")) !=
          std::string::npos);
  }
}

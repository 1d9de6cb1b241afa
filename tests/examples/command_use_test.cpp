// tapeflow sample, log-prob and info: the commands that use a fitted model.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

using namespace tapeflow;

namespace {

const std::vector<std::string> abc{"a", "b", "c"};

// Columns of very different units, so that exchanged columns are noticed.
Array<double> rows(std::size_t n) {
  Array<double> data = Rng(1).normal<double>({n, 3});
  for (std::size_t i = 0; i < n; ++i) {
    data(i, 1) = 100 + 10 * data(i, 1);
    data(i, 2) = data(i, 0) * data(i, 2) - 7;
  }
  return data;
}

// Writes 200 such rows as data.csv and fits a model.
void fit_here(const Workplace& here) {
  here.write("data.csv", abc, rows(200));
  here.fit("data.csv");
}

Table sample(const Workplace& here, const std::string& options) {
  return parse_csv("samples", here.output("sample model.safetensors " + options));
}

}  // namespace

TEST_CASE("sample draws as many rows as asked for, with the column names of the data") {
  const Workplace here;
  fit_here(here);
  for (std::size_t n : {1, 5, 2000}) {
    const Table table = sample(here, "-n " + std::to_string(n));
    CHECK(table.columns == abc);
    CHECK(table.values.shape() == Shape{n, 3});
  }
  CHECK(sample(here, "").values.shape()[0] == 1000);
}

TEST_CASE("A seed fixes the sample, and another one changes it") {
  const Workplace here;
  fit_here(here);
  const std::string command = "sample model.safetensors -n 10 --seed ";
  CHECK(here.output(command + "1") == here.output(command + "1"));
  CHECK(here.output(command + "1") != here.output(command + "2"));
}

TEST_CASE("At temperature 0 all samples are the image of the base's mode") {
  const Workplace here;
  fit_here(here);
  const Table table = sample(here, "-n 50 --temperature 0 --seed 3");
  // Rows of a product may be summed in different orders: some roundings in float of numbers of size
  // 1, in units of a deviation of 10.
  const double rounding = 10 * 10 * 6e-8;
  for (std::size_t i = 1; i < 50; ++i) {
    for (std::size_t j = 0; j < 3; ++j)
      CHECK(table.values(i, j) == Approx(table.values(0, j)).margin(rounding).epsilon(0));
  }
  const double mode = table.values(0, 1);
  const auto first = [&here](const std::string& options) {
    return sample(here, options).values(0, 1);
  };
  CHECK(first("-n 1 --temperature 0 --seed 4") == Approx(mode).margin(rounding).epsilon(0));
  CHECK(first("-n 1 --temperature 0.1 --seed 4") != Approx(mode).margin(rounding).epsilon(0));
}

TEST_CASE("--out writes to a file what standard output would get") {
  const Workplace here;
  fit_here(here);
  const std::string sampling = "sample model.safetensors -n 20",
                    scoring = "log-prob model.safetensors data.csv";
  CHECK(here.output(sampling + " --out s.csv") == "");
  CHECK(here.read("s.csv") == here.output(sampling));
  CHECK(here.output(scoring + " --out l.csv") == "");
  CHECK(here.read("l.csv") == here.output(scoring));
}

TEST_CASE("log-prob finds the model's columns by their names, wherever they stand") {
  const Workplace here;
  fit_here(here);
  const Array<double> data = rows(200);
  Array<double> turned(data.shape());
  for (std::size_t i = 0; i < 200; ++i) {
    for (std::size_t j = 0; j < 3; ++j) turned(i, j) = data(i, (j + 1) % 3);
  }
  const std::vector<double> expected = here.log_prob("model.safetensors data.csv");
  here.write("turned.csv", {"b", "c", "a"}, turned);
  CHECK(here.log_prob("model.safetensors turned.csv") == expected);
  // Without known names the order counts: right in the model's order, else wrong.
  here.write("bare.csv", {"x1", "x2", "x3"}, data);
  CHECK(here.log_prob("model.safetensors bare.csv") == expected);
  here.write("wrong.csv", {"x1", "x2", "x3"}, turned);
  CHECK(here.log_prob("model.safetensors wrong.csv") != expected);
}

TEST_CASE("A row's log-probability depends neither on the other rows nor on the threads") {
  const Workplace here;
  fit_here(here);
  const std::vector<double> all = here.log_prob("model.safetensors data.csv --threads 1");
  CHECK(here.log_prob("model.safetensors data.csv --threads 2") == all);
  here.write("third.csv", lines_of(here.read("data.csv"))[3] + "\n");
  const std::vector<double> alone = here.log_prob("model.safetensors third.csv");
  REQUIRE(alone.size() == 1);
  // In float, BLAS may add in another order for another number of rows: about 100 roundings of
  // terms of a few nats.
  CHECK(alone[0] == Approx(all[2]).margin(100 * 6e-8).epsilon(1e-6));
}

TEST_CASE("info prints the kind of the model, its columns, and its origin") {
  const Workplace here;
  fit_here(here);
  const std::string info = here.output("info model.safetensors");
  for (const std::string part :
       {"model          real-nvp, 2 layers, networks with hidden layers of 8\n",
        "normalization  none\n", "preprocessing  whiten\n", "precision      float\n",
        "parameters     ", "  a  mean ", "  b  mean ", "  c  mean ", "fitted to: data.csv\n",
        "training rows: 160\n", "seed: 1\n", "test log-likelihood: "}) {
    INFO(part);
    CHECK(info.find(part) != info.npos);
  }
}

TEST_CASE("log-prob gives each row's percentile within the validation rows") {
  const Workplace here;
  here.write("data.csv", abc, rows(200));
  here.fit("data.csv --valid 0.4");
  const std::vector<double> log_p = here.log_prob("model.safetensors data.csv"),
                            percentile = here.log_prob("model.safetensors data.csv", 1);
  for (std::size_t i = 0; i < 200; ++i) {
    // The percentile among all 200 rows; 80 of them were for validation.
    double lower = 0;
    for (const double other : log_p) lower += other < log_p[i];
    CHECK(percentile[i] == Approx(lower / 2).margin(15));
  }
  here.write("odd.csv", abc, {{40., 100., -7.}, {0., 100., -7.}});
  const std::vector<double> odd = here.log_prob("model.safetensors odd.csv", 1);
  CHECK(odd[0] == 0);
  CHECK(odd[1] > 20);
}

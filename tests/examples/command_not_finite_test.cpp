// Numbers that are not finite, from a row far out to a fit that diverges: each command says which
// row or which option it was.
#include "engine/random.hpp"
#include "flows/data/rows.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>
#include <csignal>

using namespace tapeflow;

namespace {

const std::vector<std::string> ab{"a", "b"};

// Rows that are not Gaussian, so that every epoch learns something.
Array<double> rows(std::size_t n) {
  Array<double> data = Rng(5).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) data(i, 1) = data(i, 0) * data(i, 0) + 0.1 * data(i, 1);
  return data;
}

// A table of `n` rows in data.csv, of which this one is far out.
void write_with_far_row(const Workplace& here, std::size_t n, std::size_t row) {
  Array<double> data = rows(n);
  data(row, 0) = 1e25;
  here.write("data.csv", ab, data);
}

const std::string fit_by_column =
    "fit data.csv --preprocessing standardize --layers 4 --hidden 8 --batch 32 --epochs 40 --lr "
    "0.01 ";

bool has(const std::string& text, const std::string& part) {
  INFO(text << "\nneeds " << part);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A validation row far out is named, and the best epoch is that of the other rows") {
  const Workplace here;
  const std::size_t row = split_rows(200, 0.1, 0.1, 1).valid[3];
  write_with_far_row(here, 200, row);
  const Run run = here.tapeflow(fit_by_column + "--json");
  CHECK(run.exit_code == 0);
  CHECK(has(run.err,
            "note: data.csv: log p is not finite in 1 of 20 validation rows; the first is "
            "row " +
                std::to_string(row + 1) + ", with -inf\n"));
  const nlohmann::json found = nlohmann::json::parse(run.out);
  CHECK(found["best_epoch"] > 0);
  CHECK(found["valid_log_likelihood"].is_null());
  CHECK(found["test_log_likelihood"].is_number());
  CHECK(found["not_finite"].size() == 1);
}

TEST_CASE("A test row far out is named, in the table or in a file of its own") {
  const Workplace alone;
  const std::size_t row = split_rows(200, 0.1, 0.1, 1).test[0];
  write_with_far_row(alone, 200, row);
  CHECK(has(alone.tapeflow(fit_by_column).err,
            " 1 of 20 test rows; the first is row " + std::to_string(row + 1) + ","));
  const Workplace here;
  Array<double> test = rows(30);
  test(17, 1) = -1e30;
  here.write("data.csv", ab, rows(200));
  here.write("test.csv", ab, test);
  const Run run =
      here.tapeflow("fit data.csv --test test.csv --preprocessing standardize" + small_fit);
  CHECK(run.exit_code == 0);
  CHECK(has(run.err,
            "note: test.csv: log p is not finite in 1 of 30 test rows; the first is row 18, "
            "with -inf\n"));
  const Run compared = here.tapeflow(
      "compare data.csv --test test.csv --preprocessing standardize --models nice maf" + small_fit);
  CHECK(compared.exit_code == 0);
  CHECK(has(compared.err, "note: maf: test.csv: log p is not finite in 1 of 30 test rows"));
}

TEST_CASE("A fit without any finite validation row fails, and says which row it was") {
  const Workplace here;
  const std::size_t row = split_rows(40, 0.01, 0.1, 1).valid[0];
  write_with_far_row(here, 40, row);
  const Run run = here.tapeflow(fit_by_column + "--valid 0.01");
  CHECK(run.exit_code == 1);
  CHECK(has(run.err,
            "tapeflow: the fit found nothing: data.csv: log p is not finite in 1 of 1 "
            "validation rows; the first is row " +
                std::to_string(row + 1) + ", with -inf; leave such rows out\n"));
  CHECK(!here.has("model.safetensors"));
}

TEST_CASE("Of several seeds with a validation row far out the best by the other rows is kept") {
  const Workplace here;
  write_with_far_row(here, 200, split_rows(200, 0.1, 0.1, 1).valid[0]);
  const nlohmann::json found =
      nlohmann::json::parse(here.output(fit_by_column + "--seeds 3 --json"));
  REQUIRE(found["seeds"].size() == 3);
  CHECK(found["best_epoch"] > 0);
}

TEST_CASE("A fit of several seeds whose scores are not finite is resumed") {
  const Workplace here;
  here.write("small.csv", ab, rows(12));  // one test row: its mean has no standard error
  const std::string fit =
      "fit small.csv --layers 2 --hidden 4 --epochs 4000 --patience 100000 --seeds 3 ";
  const Run stopped = here.tapeflow(fit, {.signal = SIGINT, .after = "seed 2, epoch 1 of "});
  REQUIRE(stopped.exit_code == 130);
  const Run resumed = here.tapeflow("fit small.csv --resume --epochs 4000 --json");
  INFO(resumed.err);
  REQUIRE(resumed.exit_code == 0);
  const nlohmann::json found = nlohmann::json::parse(resumed.out);
  REQUIRE(found["seeds"].size() == 3);
  CHECK(found["test_standard_error"].is_null());
  CHECK(found["seeds"][0]["test_standard_error"].is_null());
  CHECK(found["seeds"][0]["test_log_likelihood"].is_number());
  here.output(fit + "--out whole.safetensors");
  CHECK(read_model(here / "model.safetensors").tensors ==
        read_model(here / "whole.safetensors").tensors);
}

TEST_CASE("compare has no score for a model that diverged at once, and says so") {
  const Workplace here;
  here.write("data.csv", ab, rows(100));
  const Run run = here.tapeflow("compare data.csv --models real-nvp maf --hidden 8 --lr 1e38");
  CHECK(run.exit_code == 0);
  const std::vector<std::string> lines = lines_of(run.out);
  REQUIRE(lines.size() == 7);
  for (const std::size_t k : {3, 4}) {
    CHECK(has(lines[k], ", diverged "));
    CHECK(words_of(lines[k]).back() == "-");
    CHECK(lines[k].find("±") == std::string::npos);
  }
  for (const std::string model : {"real-nvp", "maf"})
    CHECK(has(run.err, "note: " + model +
                           ": the fit diverged before it found anything; try a "
                           "smaller --lr than 1e+38\n"));
  const nlohmann::json json = nlohmann::json::parse(
      here.output("compare data.csv --models real-nvp --hidden 8 --lr 1e38 --json"));
  for (const char* score : {"test_log_likelihood", "gain_over_gaussian", "train_log_likelihood"})
    CHECK(json["models"][0][score].is_null());
  CHECK(json["models"][0]["end"] == "diverged");
  CHECK(json["models"][0]["gaussian_log_likelihood"].is_number());
}

TEST_CASE("No sample has a number that is not finite") {
  const Workplace here;
  here.write("data.csv", ab, rows(100));
  for (const std::string precision : {"float", "double"}) {
    here.output("fit data.csv --precision " + precision + small_fit);
    for (const std::string t : {"inf", "nan", "1e39", "1e300", "1e308", "1.7e308", "-1", "1e37"}) {
      CAPTURE(precision, t);
      const Run run =
          here.tapeflow("sample model.safetensors -n 600 --temperature " + t + " --out s.csv");
      if (run.exit_code == 0) {
        CHECK(read_csv(here / "s.csv").values.shape(0) == 600);  // refuses what is not finite
        std::filesystem::remove(here / "s.csv");
      } else {
        CHECK(lines_of(run.err).size() == 1);
        CHECK(!here.has("s.csv"));
      }
      if (t != "1e37" && (precision == "float" || t == "inf" || t == "nan" || t == "-1"))
        CHECK(run.exit_code != 0);
    }
  }
}

TEST_CASE("A context too large for the model's numbers is refused, with its column") {
  const Workplace here;
  Array<double> data = rows(100);
  for (std::size_t i = 0; i < 100; ++i) data(i, 0) *= 0.1;  // so that 1e308 deviations overflow
  here.write("data.csv", ab, data);
  here.output("fit data.csv --context a" + small_fit);
  const Run sampled = here.tapeflow("sample model.safetensors -n 3 --context 1e308");
  CHECK(sampled.exit_code == 1);
  CHECK(sampled.err ==
        "tapeflow: DensityModel: needs a context within the range of float after "
        "whitening, got 1e+308 in column \"a\"\n");
  here.write("far.csv", ab, {{0., 0.}, {1e308, 0.}});
  const Run scored = here.tapeflow("log-prob model.safetensors far.csv --out p.csv");
  CHECK(scored.exit_code == 1);
  CHECK(scored.err == sampled.err);
  CHECK(!here.has("p.csv"));
}

TEST_CASE("Rows far out have the log-probability -inf, whatever the model") {
  const Workplace here;
  here.write("data.csv", ab, rows(100));
  here.write("far.csv", ab, {{1e20, 0.}, {1e308, 1e308}, {-1e308, 1e308}});
  for (const std::string model : {"planar", "radial", "linear", "maf"}) {
    CAPTURE(model);
    here.output("fit data.csv --preprocessing standardize --model " + model + small_fit);
    CHECK(here.output("log-prob model.safetensors far.csv") ==
          "log_prob,percentile\n-inf,0\n-inf,0\n-inf,0\n");
  }
}

TEST_CASE("What a fit without progress advises depends on what the training rows did") {
  const Workplace here;
  here.write("data.csv", ab, Rng(1).normal<double>({200, 2}));
  const std::string none =
      "no epoch was better on the validation rows than the start: the training rows ";
  const std::string overshot = here.output("fit data.csv --hidden 8 --epochs 3 --lr 100");
  CHECK(has(overshot, none + "lost "));
  CHECK(has(overshot, " nats per row, too; try a smaller --lr than 100\n"));
  CHECK(overshot.find("fewer weights") == std::string::npos);
  here.write("few.csv", ab, Rng(1).normal<double>({40, 2}));
  const std::string by_heart = here.output("fit few.csv --epochs 400 --lr 0.003 --patience 400");
  if (has(by_heart, "best was epoch 0; ")) CHECK(has(by_heart, none + "gained "));
  const std::string asleep = here.output("fit data.csv --hidden 8 --epochs 2 --lr 1e-30");
  CHECK(has(asleep, none + "gained nothing either; "));
}

TEST_CASE("The largest --patience lasts to the last epoch") {
  const Workplace here;
  here.write("data.csv", ab, rows(100));
  const nlohmann::json found = nlohmann::json::parse(here.output(
      "fit data.csv --layers 1 --hidden 8 --epochs 50 --patience 18446744073709551615 --json"));
  CHECK(found["epochs"] == 50);
}

TEST_CASE("Batch normalisation works with batches of two rows, and says what it needs of one") {
  const Workplace here;
  here.write("data.csv", ab, rows(60));
  for (const std::string batch : {"2", "3", "4"})
    here.output("fit data.csv --normalization batch --layers 2 --hidden 4 --epochs 2 --batch " +
                batch);
  for (const std::string command :
       {"fit data.csv --out one.safetensors", "compare data.csv --models maf"}) {
    const Run run = here.tapeflow(command + " --normalization batch --batch 1");
    CHECK(run.exit_code == 1);
    CHECK(
        lines_of(run.err).back() ==
        "tapeflow: --normalization batch takes means and deviations within a batch: --batch needs "
        "to be 2 or more, got 1");
    CHECK(!here.has("one.training.safetensors"));
  }
}

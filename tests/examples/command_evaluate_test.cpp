// tapeflow evaluate: the mean score of rows, its error, and the rows that make it.
#include "engine/random.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/data/rows.hpp"
#include "flows/data/statistics.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>
#include <cmath>

using namespace tapeflow;
using nlohmann::json;

namespace {

const std::vector<std::string> ab{"a", "b"};

Array<double> rows(std::size_t n, std::uint64_t seed) {
  Array<double> data = Rng(seed).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) data(i, 1) += data(i, 0) * data(i, 0);
  return data;
}

// A folder with a model, and other rows of the same kind.
struct Fitted : Workplace {
  Fitted() {
    write("data.csv", ab, rows(200, 1));
    write("other.csv", ab, rows(51, 2));
    fit("data.csv");
  }
  json evaluate(const std::string& arguments) const {
    return json::parse(output("evaluate model.safetensors " + arguments + " --json"));
  }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("evaluate finds the mean, its standard error and the median of what log-prob prints") {
  const Fitted here;
  const json found = here.evaluate("other.csv");
  std::vector<double> scores = here.log_prob("model.safetensors other.csv");
  const MeanAndError mean = mean_and_error(scores);
  CHECK(found["rows"] == 51);
  CHECK(found["log_likelihood"].get<double>() == Approx(mean.mean));
  CHECK(found["standard_error"].get<double>() == Approx(mean.standard_error));
  std::sort(scores.begin(), scores.end());
  CHECK(found["median"] == scores[25]);
  const std::string table = here.output("evaluate model.safetensors other.csv");
  CHECK(has(table, "\nflow                            51  "));
  CHECK(has(table, "± is one standard error of the mean\n"));
}

TEST_CASE("evaluate lists the least likely rows by their numbers in the file") {
  const Fitted here;
  const std::vector<double> scores = here.log_prob("model.safetensors other.csv"),
                            percentiles = here.log_prob("model.safetensors other.csv", 1);
  std::vector<double> rising = scores;
  std::sort(rising.begin(), rising.end());
  const json worst = here.evaluate("other.csv --worst 7")["worst"];
  REQUIRE(worst.size() == 7);
  for (std::size_t k = 0; k < 7; ++k) {
    CHECK(worst[k]["log_prob"] == rising[k]);
    const auto at = worst[k]["row"].get<std::size_t>() - 1;
    CHECK(scores[at] == rising[k]);
    CHECK(percentiles[at] == worst[k]["percentile"]);
  }
  CHECK(here.evaluate("other.csv")["worst"].size() == 5);
  CHECK(here.evaluate("other.csv --worst 0")["worst"].empty());
  CHECK(here.evaluate("other.csv --worst 1000")["worst"].size() == 51);
  CHECK(!has(here.output("evaluate model.safetensors other.csv --worst 0"), "least likely"));
}

TEST_CASE("The Gaussian beside the flow is that of the training rows") {
  const Fitted here;
  const Array<double> train = select_rows(rows(200, 1), split_rows(200, 0.1, 0.1, 1).train);
  const std::vector<double> gaussian = Gaussian::fit(train).log_prob(rows(51, 2));
  const json found = here.evaluate("other.csv");
  CHECK(found["gaussian_log_likelihood"].get<double>() == Approx(mean_and_error(gaussian).mean));
  const MeanAndError gain =
      paired_difference(here.log_prob("model.safetensors other.csv"), gaussian);
  CHECK(found["gain_over_gaussian"].get<double>() == Approx(gain.mean));
  CHECK(found["gain_standard_error"].get<double>() == Approx(gain.standard_error));

  // A model of version 0.1 remembers no Gaussian.
  ModelFile file = read_model(here / "model.safetensors");
  file.tensors.erase("gaussian.mean");
  write_model(here / "old", file);
  CHECK(!json::parse(here.output("evaluate old other.csv --json"))
             .contains("gaussian_log_likelihood"));
  CHECK(!has(here.output("evaluate old other.csv"), "Gaussian"));
}

TEST_CASE("A row that makes most of the error is named") {
  const Fitted here;
  Array<double> data = rows(51, 2);
  data(16, 0) = 40;
  here.write("wild.csv", ab, data);
  const Run run = here.tapeflow("evaluate model.safetensors wild.csv");
  CHECK(run.err.starts_with("note: row 17 alone makes "));
  CHECK(run.err.ends_with(" % of the variance of the mean\n"));
  CHECK(here.evaluate("wild.csv")["notes"].size() == 1);
  CHECK(here.evaluate("wild.csv")["worst"][0]["row"] == 17);
  CHECK(here.tapeflow("evaluate model.safetensors other.csv").err == "");
}

TEST_CASE("evaluate and log-prob count the rows that a missing cell leaves out") {
  const Fitted here;
  here.write("gaps.csv", "a,b\n1,2\n,3\n0,1\n");
  const std::string one = "gaps.csv: 1 of 3 rows has a missing cell, and is left out";
  CHECK(here.evaluate("gaps.csv --na drop")["notes"] == json{one});
  const std::string out = here.tapeflow("log-prob model.safetensors gaps.csv --na drop").err;
  CHECK(out.starts_with("note: " + one + "\n"));
  here.write("gaps.csv", "a,b\n1,2\n,3\n0,1\n2,NA\n");
  const Run run = here.tapeflow("evaluate model.safetensors gaps.csv --na drop");
  CHECK(run.err == "note: gaps.csv: 2 of 4 rows have a missing cell, and are left out\n");
  CHECK(here.evaluate("gaps.csv --na drop")["rows"] == 2);
}

TEST_CASE("The mean of one row needs a second row for an error") {
  const Fitted here;
  here.write("one.csv", ab, rows(1, 3));
  const std::string table = here.output("evaluate model.safetensors one.csv");
  CHECK(has(table, ", needs two rows for an error"));
  CHECK(!has(table, "nan"));
  CHECK(here.evaluate("one.csv")["standard_error"].is_null());
}

TEST_CASE("Each class of a context has its mean") {
  const Workplace here;
  std::string csv = "a,kind\n";
  Rng rng(1);
  for (std::size_t i = 0; i < 150; ++i)
    csv += std::to_string(rng.normal() * (i % 3 == 0 ? 9 : 1)) + "," + "pqr"[i % 3] + "\n";
  here.write("data.csv", csv);
  here.fit("data.csv --context kind");
  const json found = json::parse(here.output("evaluate model.safetensors data.csv --json"));
  const std::vector<double> scores = here.log_prob("model.safetensors data.csv");
  for (std::size_t k = 0; k < 3; ++k) {
    std::vector<double> of_class;
    for (std::size_t i = k; i < 150; i += 3) of_class.push_back(scores[i]);
    const json& one = found["classes"]["kind"][std::string(1, "pqr"[k])];
    CHECK(one["rows"] == 50);
    CHECK(one["log_likelihood"].get<double>() == Approx(mean_and_error(of_class).mean));
  }
  CHECK(has(here.output("evaluate model.safetensors data.csv"), "\nkind  rows "));
}

TEST_CASE("A fit names a test row that makes most of the error, and prints the median") {
  const Workplace here;
  Array<double> data = rows(200, 1), wild = rows(40, 2);
  wild(4, 0) = 60;
  here.write("data.csv", ab, data);
  here.write("wild.csv", ab, wild);
  const Run run = here.tapeflow("fit data.csv --test wild.csv" + small_fit);
  CHECK(has(run.err, "note: wild.csv: of the test rows, row 5 alone makes "));
  CHECK(has(run.err, " % of the variance of the mean; their median is -"));
  // In a part of DATA it has its number in DATA.
  const std::size_t row = split_rows(200, 0.1, 0.1, 1).test[3];
  data(row, 0) = 60;
  here.write("data.csv", ab, data);
  CHECK(has(here.tapeflow("fit data.csv" + small_fit).err,
            "data.csv: of the test rows, row " + std::to_string(row + 1) + " alone makes "));
}

// fit --bounds: columns that end somewhere, and samples that never leave them.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

// Prices above 0, and shares between 0 and 1.
Array<double> rows(std::size_t n) {
  Array<double> data = Rng(2).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) {
    data(i, 1) = 1 / (1 + std::exp(0.3 * data(i, 0) + data(i, 1)));
    data(i, 0) = std::exp(data(i, 0));
  }
  return data;
}

const std::string options = " --layers 4 --hidden 16 --epochs 60 --batch 32 --fresh";

}  // namespace

const std::string note_beyond =
    "beyond.csv: 2 of 3 rows are outside what the model's columns can be, and log p is -inf there; "
    "the first is row 2, with -1 in column \"price\"";

TEST_CASE("Samples of bounded columns stay within the bounds") {
  const Workplace here;
  here.write("data.csv", {"price", "share"}, rows(500));
  here.output("fit data.csv --bounds price:0.. share:0..1" + options);
  const Table samples =
      parse_csv("s", here.output("sample model.safetensors -n 4000 --temperature 3"));
  for (std::size_t i = 0; i < 4000; ++i) {
    REQUIRE(samples.values(i, 0) > 0);
    REQUIRE((samples.values(i, 1) > 0 && samples.values(i, 1) < 1));
  }
  here.write("beyond.csv", {"price", "share"}, Array<double>{{1, 0.5}, {-1, 0.5}, {1, 1.5}});
  const Run run = here.tapeflow("log-prob model.safetensors beyond.csv");
  CHECK_THAT(run.err, Catch::StartsWith("note: " + note_beyond));
  const std::vector<std::string> scores = lines_of(run.out);
  REQUIRE(scores.size() == 4);
  CHECK(std::isfinite(std::stod(scores[1])));
  CHECK_THAT(scores[2], Catch::StartsWith("-inf,"));
  CHECK_THAT(scores[3], Catch::StartsWith("-inf,"));

  const Run evaluated = here.tapeflow("evaluate model.safetensors beyond.csv");
  CHECK(evaluated.exit_code == 0);
  CHECK_THAT(evaluated.err, Catch::Contains("note: " + note_beyond + "\n"));
  const std::string json = here.output("evaluate model.safetensors beyond.csv --json");
  CHECK(nlohmann::json::parse(json)["notes"][0] == note_beyond);
  // Rows that can occur get no note.
  CHECK_THAT(here.tapeflow("log-prob model.safetensors data.csv").err, !Catch::Contains("outside"));
  CHECK_THAT(here.tapeflow("evaluate model.safetensors data.csv").err, !Catch::Contains("outside"));
}

TEST_CASE("A density within bounds integrates to 1 there") {
  const Workplace here;
  here.write("data.csv", {"price", "share"}, rows(500));
  here.output("fit data.csv --bounds price:0.. share:0..1" + options);
  constexpr std::size_t steps = 300;
  Array<double> grid(Shape{steps * steps, 2});
  for (std::size_t i = 0; i < grid.shape(0); ++i) {
    const double a = (static_cast<double>(i % steps) + 0.5) / steps;
    grid(i, 0) = std::exp(20 * a - 12);
    grid(i, 1) = 1 / (1 + std::exp(40 * (static_cast<double>(i / steps) + 0.5) / steps - 20));
  }
  here.write("grid.csv", {"price", "share"}, grid);
  const std::vector<double> scores = here.log_prob("model.safetensors grid.csv");
  double total = 0;
  for (std::size_t i = 0; i < grid.shape(0); ++i) {
    const double share = grid(i, 1);
    total += std::exp(scores[i]) * grid(i, 0) * 20 / steps * share * (1 - share) * 40 / steps;
  }
  CHECK(total == Approx(1).margin(0.01));
}

TEST_CASE("Bounds keep the atoms of --dequantize, and make an atom of a border that occurs") {
  const Workplace here;
  Array<double> data = rows(400);
  for (std::size_t i = 0; i < 400; i += 4) data(i, 1) = i % 8 == 0 ? 0 : 1;
  here.write("data.csv", {"price", "share"}, data);
  for (const std::string more : {" --dequantize", ""}) {
    here.output("fit data.csv --bounds price:0..1000 share:0..1" + more + options);
    const Table samples = parse_csv("s", here.output("sample model.safetensors -n 1000"));
    double zeros = 0, ones = 0;
    for (std::size_t i = 0; i < 1000; ++i) {
      zeros += samples.values(i, 1) == 0 ? 1 : 0;
      ones += samples.values(i, 1) == 1 ? 1 : 0;
    }
    CHECK((zeros > 50 && zeros < 250));
    CHECK((ones > 50 && ones < 250));
  }
}

TEST_CASE("Bounds keep an atom between them") {
  const Workplace here;
  Array<double> data = rows(400);
  for (std::size_t i = 0; i < 400; i += 4) data(i, 1) = 0.5;
  here.write("data.csv", {"price", "share"}, data);
  here.output("fit data.csv --bounds share:0..1" + options);
  const Table samples = parse_csv("s", here.output("sample model.safetensors -n 1000"));
  double halves = 0;
  for (std::size_t i = 0; i < 1000; ++i) halves += samples.values(i, 1) == 0.5 ? 1 : 0;
  CHECK((halves > 100 && halves < 400));
}

TEST_CASE("Bounds that cannot be read, or that a number exceeds, are told in one sentence") {
  const Workplace here;
  here.write("data.csv", {"price", "share"}, rows(100));
  const auto sentence = [&](const std::string& bounds) {
    const Run run = here.tapeflow("fit data.csv --bounds " + bounds + options);
    CHECK(run.exit_code == 1);
    CHECK(!here.has("model.safetensors"));
    REQUIRE(lines_of(run.err).size() == 1);
    return lines_of(run.err)[0];
  };
  for (const std::string bad : {"price", "price:", "price:..", "price:5..1", "price:a..2"})
    CHECK_THAT(sentence(bad), Catch::Contains("--bounds: needs COLUMN:LOW..HIGH"));
  CHECK_THAT(sentence("weight:0.."), Catch::Contains("there is no column \"weight\" for --bounds"));
  CHECK_THAT(sentence("share:0.5..1"),
             Catch::Contains("column \"share\": --bounds needs numbers from 0.5 to 1, got "));
}

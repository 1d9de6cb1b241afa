// Dequantisation by fit: which values of a column have a probability, and samples that are such
// values.
#include "engine/io/number.hpp"
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>
#include <functional>
#include <set>

using namespace tapeflow;

namespace {

const std::string options = " --layers 1 --hidden 4 --epochs 2 --fresh";

// 400 rows of a column spelt by `cell`, beside a normal column.
void write(const Workplace& here, const std::function<std::string(std::size_t)>& cell) {
  Rng rng(5);
  std::string text = "a,b\n";
  for (std::size_t i = 0; i < 400; ++i) text += cell(i) + "," + shortest_text(rng.normal()) + "\n";
  here.write("data.csv", text);
}

std::string notes_of_fit(const Workplace& here) {
  const Run run = here.tapeflow("fit data.csv" + options);
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  return run.err;
}

// The different texts in column a of 400 samples.
std::set<std::string> sampled(const Workplace& here) {
  std::set<std::string> texts;
  const std::vector<std::string> lines = lines_of(here.output("sample model.safetensors -n 400"));
  for (std::size_t i = 1; i < lines.size(); ++i)
    texts.insert(lines[i].substr(0, lines[i].find(',')));
  return texts;
}

// k from 0 to 19, in no order.
std::size_t level(std::size_t i) { return i * 7 % 20; }

}  // namespace

TEST_CASE("Samples of a dequantised column are spelt as the numbers of the table") {
  const Workplace here;
  const auto spelling = GENERATE(std::pair{1.0, 0}, std::pair{0.1, 1}, std::pair{0.25, 2},
                                 std::pair{5.0, 0}, std::pair{0.001, 3});
  const auto [step, digits] = spelling;
  const auto text = [step = step, digits = digits](double k) {
    char spelt[32];
    std::snprintf(spelt, sizeof spelt, "%.*f", digits, k * step);
    return std::string(spelt);
  };
  write(here, [&](std::size_t i) { return text(static_cast<double>(level(i))); });
  CHECK_THAT(notes_of_fit(here),
             Catch::Contains("of them; 0 to " + shortest_text(*parse_number(text(19))) +
                             ", 20 values, have a probability each\n"));
  for (const std::string& sample : sampled(here)) {
    const double k = std::round(*parse_number(sample) / step);
    CHECK(sample == shortest_text(*parse_number(text(k))));
  }
}

TEST_CASE("A few values that are off by rounding, or off the steps, do not change the step") {
  const Workplace here;
  for (const std::string odd : {"3.000000000001", "2.999999999999", "2.5", "-0.3"}) {
    write(here, [&](std::size_t i) { return i == 7 ? odd : std::to_string(level(i)); });
    CHECK_THAT(notes_of_fit(here), Catch::Contains("; 0 to 19, 20 values, have a probability"));
    for (const std::string& sample : sampled(here)) {
      const double k = *parse_number(sample);
      CHECK((k == std::round(k) && k >= 0 && k <= 19));
    }
  }
}

TEST_CASE("The zeros of a column of real numbers have a probability, and samples have as many") {
  const Workplace here;
  Rng rng(6);
  write(here, [&](std::size_t) { return shortest_text(std::max(0., rng.normal())); });
  const Run fitted = here.tapeflow("fit data.csv --layers 2 --hidden 16 --epochs 60 --batch 64");
  CHECK_THAT(fitted.err,
             Catch::Contains("; 0 has a probability of its own, the others a density\n"));
  const Table samples = parse_csv("s", here.output("sample model.safetensors -n 1000"));
  double zeros = 0;
  for (std::size_t i = 0; i < 1000; ++i) {
    REQUIRE(samples.values(i, 0) >= 0);
    zeros += samples.values(i, 0) == 0 ? 1 : 0;
  }
  CHECK(std::abs(zeros - 500) < 100);
}

TEST_CASE("Levels in uneven steps are sampled as they are, and nothing between them") {
  const Workplace here;
  const std::vector<std::string> levels = {"1", "2", "5", "10", "100"};
  write(here, [&](std::size_t i) { return levels[i * 7 % 5]; });
  notes_of_fit(here);
  for (const std::string& sample : sampled(here))
    CHECK(std::count(levels.begin(), levels.end(), sample) == 1);
}

TEST_CASE("A table in which no value repeats is refused") {
  const Workplace here;
  Rng rng(6);
  write(here, [&](std::size_t) { return shortest_text(rng.normal()); });
  const Run run = here.tapeflow("fit data.csv --dequantize" + options);
  CHECK(run.exit_code == 1);
  CHECK(run.err == "tapeflow: data.csv: --dequantize needs a column whose values repeat\n");
  CHECK(!here.has("model.safetensors"));
  CHECK(here.tapeflow("fit data.csv --no-dequantize --dequantize").exit_code == 2);
}

TEST_CASE("The values of a file of test rows are levels too, though no row to train on has them") {
  const Workplace here;
  write(here, [](std::size_t i) { return std::to_string(level(i)); });
  here.write("test.csv", "a,b\n25,0.5\n-3,0.1\n4,0.2\n");
  const Run run = here.tapeflow("fit data.csv --test test.csv --json" + options);
  REQUIRE(run.exit_code == 0);
  CHECK(nlohmann::json::parse(run.out)["test_log_likelihood"].is_number());
  CHECK_THAT(run.err, Catch::Contains("; -3 to 25, 29 values, have a probability each\n"));
}

// fit --dequantize: the step of a column, tables with flaws, and samples that are levels.
#include "engine/io/number.hpp"
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>
#include <functional>
#include <set>

using namespace tapeflow;

namespace {

const std::string dequantize = " --dequantize --layers 1 --hidden 4 --epochs 2 --fresh";

// 400 rows of a column spelt by `cell`, beside a normal column.
void write(const Workplace& here, const std::function<std::string(std::size_t)>& cell) {
  Rng rng(5);
  std::string text = "a,b\n";
  for (std::size_t i = 0; i < 400; ++i) text += cell(i) + "," + shortest_text(rng.normal()) + "\n";
  here.write("data.csv", text);
}

std::string notes_of_fit(const Workplace& here) {
  const Run run = here.tapeflow("fit data.csv" + dequantize);
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
             Catch::Contains("of them, spread over steps of " + shortest_text(step) + "\n"));
  for (const std::string& sample : sampled(here)) {
    const double k = std::round(*parse_number(sample) / step);
    CHECK(sample == shortest_text(*parse_number(text(k))));
  }
}

TEST_CASE("A few values that are off by rounding, or off the steps, do not change the step") {
  const Workplace here;
  for (const std::string odd : {"3.000000000001", "2.999999999999", "2.5", "-0.3"}) {
    write(here, [&](std::size_t i) { return i == 7 ? odd : std::to_string(level(i)); });
    CHECK_THAT(notes_of_fit(here), Catch::Contains(", spread over steps of 1\n"));
    for (const std::string& sample : sampled(here))
      CHECK(*parse_number(sample) == std::round(*parse_number(sample)));
  }
}

TEST_CASE("A column with one common value and no step is refused, or left as it is with a note") {
  const Workplace here;
  Rng rng(6);
  const std::string zeros = "column \"a\" has ";
  write(here, [&](std::size_t) { return shortest_text(std::max(0., rng.normal())); });
  const Run alone = here.tapeflow("fit data.csv" + dequantize);
  CHECK(alone.exit_code == 1);
  CHECK_THAT(alone.err, Catch::StartsWith("tapeflow: data.csv: --dequantize needs a column whose "
                                          "values repeat in equal steps; " +
                                          zeros));
  CHECK(lines_of(alone.err).size() == 1);
  CHECK(!here.has("model.safetensors"));
  std::string beside;
  for (const std::string& line : lines_of(here.read("data.csv")))
    beside += (beside.empty() ? "n" : std::to_string(level(beside.size()))) + "," + line + "\n";
  here.write("data.csv", beside);
  const std::string notes = notes_of_fit(here);
  CHECK_THAT(notes, Catch::Contains(zeros) &&
                        Catch::Contains(" of them, and no steps to spread them over\n") &&
                        Catch::Contains(", spread over steps of 1\n"));
}

TEST_CASE("A model file with the width of an older version samples the same levels") {
  const Workplace here;
  write(here, [](std::size_t i) { return std::to_string(static_cast<double>(level(i)) / 10); });
  notes_of_fit(here);
  ModelFile file = read_model(here / "model.safetensors");
  auto& width = std::get<Array<double>>(file.tensors.at("levels.width"));
  CHECK(width(0) == 0.1);
  width(0) = 0.3 - 0.2;
  write_model(here / "model.safetensors", file);
  for (const std::string& sample : sampled(here)) CHECK(sample.size() <= 4);
}

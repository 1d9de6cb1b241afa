// sample --given and quantiles --given: the other columns of rows some of whose columns are known.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

using namespace tapeflow;

namespace {

// height falls around 2 width; grade is 0 or 1, more often 1 for wide rows.
Array<double> rows(std::size_t n) {
  Array<double> data = Rng(3).normal<double>({n, 3});
  Rng rng(4);
  for (std::size_t i = 0; i < n; ++i) {
    data(i, 1) = 2 * data(i, 0) + 0.2 * data(i, 1);
    data(i, 2) = rng.uniform() < 1 / (1 + std::exp(-3 * data(i, 0))) ? 1 : 0;
  }
  return data;
}

const std::string options =
    " --dequantize --model maf --layers 4 --hidden 16 --epochs 30 --batch 64 --fresh";

struct Fitted {
  Workplace here;
  Fitted() {
    here.write("data.csv", {"width", "height", "grade"}, rows(1500));
    here.output("fit data.csv" + options);
  }
};

}  // namespace

TEST_CASE("Rows are drawn given some of their columns") {
  const Fitted fitted;
  const Workplace& here = fitted.here;
  const Table wide =
      parse_csv("s", here.output("sample model.safetensors --given width=1.5 grade=1 -n 500"));
  CHECK(wide.columns == std::vector<std::string>{"width", "height", "grade"});
  double height = 0;
  for (std::size_t i = 0; i < 500; ++i) {
    REQUIRE((wide.values(i, 0) == 1.5 && wide.values(i, 2) == 1));
    height += wide.values(i, 1) / 500;
  }
  CHECK(height == Approx(3).margin(0.15));
  CHECK(here.output("sample model.safetensors --given height=1 -n 20 --seed 5") ==
        here.output("sample model.safetensors --given height=1 -n 20 --seed 5 --threads 2"));
}

TEST_CASE("Quantiles are those of the rows with the given columns") {
  const Fitted fitted;
  const auto found = nlohmann::json::parse(
      fitted.here.output("quantiles model.safetensors --given height=-2 -n 1000 --json"));
  CHECK(found.at("given") == "given height=-2");
  CHECK(found.at("columns").at("width").at("quantiles").at(2).get<double>() ==
        Approx(-1).margin(0.1));
  CHECK_FALSE(found.at("columns").contains("height"));
}

TEST_CASE("What cannot be given is refused in one sentence") {
  const Fitted fitted;
  const Workplace& here = fitted.here;
  const std::string sample = "sample model.safetensors --given ";
  check_fails(here, sample + "depth=1", 1,
              "model.safetensors: --given: needs NAME=VALUE with one of the columns width, height, "
              "grade, got \"depth=1\"");
  check_fails(here, sample + "width=wide", 1,
              "model.safetensors: --given, column \"width\": needs a number, got \"wide\"");
  check_fails(here, sample + "grade=2", 1,
              "model.safetensors: given columns: \"grade\" cannot be 2");
  check_fails(here, sample + "width=1 width=2", 1,
              "model.safetensors: given columns: \"width\" is given twice");
  check_fails(here, sample + "width=1 height=2 grade=0", 1,
              "model.safetensors: --given: needs a column that is left to draw, got all 3 columns");
}

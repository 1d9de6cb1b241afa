// tapeflow transform: the latents of rows, and the rows of latents.
#include "engine/io/npy.hpp"
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

// Two columns given a number and a class of words.
std::string rows_with_context(std::size_t n) {
  std::string csv = "a,b,t,kind\n";
  Rng rng(1);
  for (std::size_t i = 0; i < n; ++i) {
    const double t = rng.normal(), a = 300 + 10 * rng.normal() + 3 * t;
    csv += std::to_string(a) + "," + std::to_string(rng.normal() * rng.normal()) + "," +
           std::to_string(t) + "," + "pqr"[i % 3] + "\n";
  }
  return csv;
}

struct Fitted : Workplace {
  Fitted() {
    write("data.csv", rows_with_context(120));
    fit("data.csv --context t kind");
  }
};

}  // namespace

TEST_CASE("Rows with a missing cell have no latents, and are counted") {
  const Fitted here;
  here.write("gaps.csv", "a,b,t,kind\n300,0,0,p\n,0,0,q\n301,1,0,r\n");
  const Run run = here.tapeflow("transform model.safetensors gaps.csv --na drop");
  CHECK(run.err == "note: gaps.csv: 1 of 3 rows has a missing cell, and is left out\n");
  CHECK(lines_of(run.out).size() == 3);
}

TEST_CASE("Rows become latents z1, z2 …, which --inverse leads back to the rows") {
  const Fitted here;
  for (const std::string z : {"z.csv", "z.npy"}) {
    INFO(z);
    here.output("transform model.safetensors data.csv --out " + z);
    const Table back = parse_csv("back", here.output("transform model.safetensors --inverse " + z +
                                                     " --context-file data.csv"));
    CHECK(back.columns == std::vector<std::string>{"a", "b"});
    const std::vector<std::string> lines = lines_of(here.read("data.csv"));
    REQUIRE(back.values.shape() == Shape{120, 2});
    for (std::size_t i = 0; i < 120; ++i) {
      const std::string& line = lines[i + 1];
      CHECK(back.values(i, 0) == Approx(std::stod(line)).margin(1e-6).epsilon(0));
      CHECK(back.values(i, 1) ==
            Approx(std::stod(line.substr(line.find(',') + 1))).margin(1e-6).epsilon(0));
    }
  }
  const Table z = parse_csv("z", here.read("z.csv"));
  CHECK(z.columns == std::vector<std::string>{"z1", "z2"});
  CHECK((read_npy(here / "z.npy") == z.values));
}

TEST_CASE("One context for all latents is that of --context") {
  const Fitted here;
  here.write("z.csv", {"z1", "z2"}, {{0., 0.}, {0., 0.}, {1., -1.}});
  const auto first = [&here](const std::string& context) {
    return parse_csv(
               "x", here.output("transform model.safetensors z.csv --inverse --context " + context))
        .values(0, 0);
  };
  CHECK(first("0 p") == first("0 p"));
  CHECK(first("2 p") > first("0 p") + 1);  // a grows by 3 for each t
}

TEST_CASE("Latents that do not fit the model, and contexts in the wrong place, are refused") {
  const Fitted here;
  const std::string help = " (--help lists the options)";
  here.write("z.csv", {"z1", "z2"}, {{0., 0.}, {1., 1.}});
  check_fails(
      here, "transform model.safetensors data.csv --context 0 p", 2,
      "--context: is for --inverse: without it the columns of the context are in DATA" + help);
  const Run more =
      here.tapeflow("transform model.safetensors z.csv --inverse --context-file data.csv");
  CHECK(more.exit_code == 1);
  CHECK_THAT(more.err,
             Catch::EndsWith("tapeflow: data.csv: needs 2 rows, as many as z.csv, got 120\n"));
  check_fails(here, "transform model.safetensors z.csv --inverse", 1,
              "model.safetensors: needs a value of --context for each of t, kind, got 0");
  here.write("narrow.csv", "z1\n0\n");
  check_fails(here, "transform model.safetensors narrow.csv --inverse --context 0 p", 1,
              "narrow.csv: the model needs 2 columns (z1, z2), the file has 1");
}

// The end of a name says what is written: tables and pictures.
#include "engine/io/gzip.hpp"
#include "engine/io/npy.hpp"
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

using namespace tapeflow;

namespace {

const std::string help = " (--help lists the options)";

struct Fitted : Workplace {
  Fitted() {
    write("data.csv", {"a", "b"}, Rng(1).normal<double>({60, 2}));
    fit("data.csv");
  }
  std::string sample(const std::string& out) const {
    output("sample model.safetensors -n 20 --out " + out);
    return read(out);
  }
};

}  // namespace

TEST_CASE("A table is CSV, packed CSV or NPY, with the same numbers") {
  const Fitted here;
  const std::string csv = here.output("sample model.safetensors -n 20");
  CHECK(here.sample("s.csv") == csv);
  CHECK(here.sample("s") == csv);
  CHECK(gunzip("s.csv.gz", here.sample("s.csv.gz"), csv.size() + 1).bytes == csv);
  here.sample("s.npy");
  CHECK((read_npy(here / "s.npy") == parse_csv("s", csv).values));
  here.output("log-prob model.safetensors data.csv --out scores.npy");
  CHECK(read_npy(here / "scores.npy").shape() == Shape{60, 2});
}

TEST_CASE("A table under another ending is refused before anything is written") {
  const Fitted here;
  const auto files = here.files();
  for (const std::string name : {"s.parquet", "s.gz", "s.txt", "s.png", "s.CSV"}) {
    const std::string sentence =
        "--out: needs a name that ends in .csv, .csv.gz or .npy, or that has no ending, for a "
        "table, got \"" +
        name + "\"" + help;
    check_fails(here, "sample model.safetensors --out " + name, 2, sentence);
    check_fails(here, "log-prob model.safetensors data.csv --out " + name, 2, sentence);
    check_fails(here, "transform model.safetensors data.csv --out " + name, 2, sentence);
  }
  CHECK(here.files() == files);
}

TEST_CASE("A picture is PNG, SVG or PDF, as its name ends") {
  const Fitted here;
  here.output("plot model.safetensors --data data.csv --out p.png");
  if (!here.has("p.png")) {
    WARN("gnuplot is not installed: no picture was tested");
    return;
  }
  CHECK(here.read("p.png").starts_with("\x89PNG"));
  for (const std::string columns : {"a b", "a"}) {  // a density, then pairs
    here.output("plot model.safetensors --out p.svg --columns " + columns);
    CHECK(here.read("p.svg").find("<svg") != std::string::npos);
    here.output("plot model.safetensors --out p.pdf --columns " + columns);
    CHECK(here.read("p.pdf").starts_with("%PDF-"));
  }
}

TEST_CASE("A picture under another ending is refused") {
  const Fitted here;
  for (const std::string name : {"p.jpg", "p.csv", "p.PNG", "p.eps"})
    check_fails(here, "plot model.safetensors --out " + name, 2,
                "--out: needs a name that ends in .png, .svg or .pdf, or that has no ending, for a "
                "picture, got \"" +
                    name + "\"" + help);
  CHECK(!here.has("p.jpg"));
}

// tapeflow plot: pictures of models, and their numbers if gnuplot is missing.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>
#include <cmath>
#include <map>

using namespace tapeflow;

namespace {

// A line of a CSV file, split at commas.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::string cell;
  for (std::istringstream rest(line); std::getline(rest, cell, ',');) cells.push_back(cell);
  return cells;
}

// A folder with data.csv in columns a, b, … and a model fitted to it.
struct Fitted : Workplace {
  explicit Fitted(std::size_t columns) : data(Rng(1).normal<double>({60, columns})) {
    for (std::size_t j = 0; j < columns; ++j) names.emplace_back(1, static_cast<char>('a' + j));
    write("data.csv", names, data);
    fit("data.csv");
  }

  Run plot(const std::string& options, const std::string& path = "") const {
    RunOptions run;
    if (!path.empty()) run.environment["PATH"] = path;
    return tapeflow("plot model.safetensors " + options, run);
  }

  // The lines of the CSV file that plot writes without gnuplot, split at commas.
  std::vector<std::vector<std::string>> numbers(const std::string& options) const {
    const Run run = plot(options, "/nowhere");
    CHECK(run.exit_code == 0);
    CHECK(run.out == "");
    CHECK(run.err ==
          "gnuplot is not installed, so the numbers of the picture are in "
          "model.safetensors.plot.png.csv "
          "instead.\n");
    CHECK(!has("model.safetensors.plot.png"));
    std::vector<std::vector<std::string>> rows;
    for (const std::string& line : lines_of(read("model.safetensors.plot.png.csv")))
      rows.push_back(cells_of(line));
    return rows;
  }

  // The densities that log-prob gives rows in the model's columns.
  std::vector<double> densities(const Array<double>& rows) const {
    write("rows.csv", names, rows);
    std::vector<double> p = log_prob("model.safetensors rows.csv");
    for (double& value : p) value = std::exp(value);
    return p;
  }

  Array<double> data;
  std::vector<std::string> names;
};

std::size_t count(const std::vector<std::vector<std::string>>& rows, std::size_t column,
                  const std::string& word) {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [&](const auto& row) { return row.at(column) == word; }));
}

void check_fails(const Fitted& here, const std::string& options, const std::string& sentence) {
  INFO(options);
  const Run run = here.plot(options);
  CHECK(run.exit_code == 1);
  CHECK(run.out == "");
  CHECK(run.err == "tapeflow: " + sentence + "\n");
}

}  // namespace

TEST_CASE("A model in one, two or three columns is drawn beside it, and the seed fixes the bytes") {
  for (std::size_t columns : {1u, 2u, 3u}) {
    const Fitted here(columns);
    const Run run = here.plot("--data data.csv");
    CHECK(run.exit_code == 0);
    CHECK(run.out == "");
    if (run.err.find("gnuplot is not installed") == 0) {
      WARN("gnuplot is not installed: no picture was tested");
      return;
    }
    CHECK(run.err == "the picture is in model.safetensors.plot.png\n");
    const std::string picture = here.read("model.safetensors.plot.png");
    CHECK((picture.substr(0, 8) == "\x89PNG\r\n\x1a\n"));
    here.plot("--data data.csv --out again.png --threads 1");
    here.plot("--data data.csv --out other.png --seed 2");
    here.plot("--out bare.png");
    CHECK((here.read("again.png") == picture));
    CHECK((here.read("bare.png") != picture));
    if (columns > 1) CHECK((here.read("other.png") != picture));  // one column shows no samples
  }
}

TEST_CASE("The curve of one column is the density that log-prob prints") {
  const Fitted here(1);
  const auto rows = here.numbers("--data data.csv");
  Array<double> x(Shape{800, 1});
  std::vector<double> shown;
  for (const auto& row : rows) {
    if (row[1] != "\"model\"") continue;
    x(shown.size(), 0) = std::stod(row[2]);
    shown.push_back(std::stod(row[3]));
  }
  REQUIRE(shown.size() == 800);
  const std::vector<double> p = here.densities(x);
  // In float, and perhaps in batches of other sizes: about 100 roundings of log p.
  for (std::size_t i = 0; i < 800; ++i) CHECK(shown[i] == Approx(p[i]).epsilon(1e-4));
  CHECK(count(rows, 1, "\"data\"") == 12);
}

TEST_CASE("The colours of two columns are the density that log-prob prints, in either order") {
  const Fitted here(2);
  for (const std::string columns : {"a b", "b a"}) {
    const auto rows = here.numbers("--data data.csv -n 7 --columns " + columns);
    Array<double> xy(Shape{200 * 200, 2});
    std::vector<double> shown;
    const std::size_t across = columns == "a b" ? 0 : 1;
    for (const auto& row : rows) {
      if (row[1] != "density") continue;
      xy(shown.size(), across) = std::stod(row[2]);
      xy(shown.size(), 1 - across) = std::stod(row[3]);
      shown.push_back(std::stod(row[4]));
    }
    REQUIRE(shown.size() == 200 * 200);
    const std::vector<double> p = here.densities(xy);
    double worst = 0;
    for (std::size_t i = 0; i < p.size(); ++i)
      worst = std::max(worst, std::abs(shown[i] / p[i] - 1));
    CHECK(worst < 1e-4);
    CHECK(count(rows, 1, "sample") == 7);
    CHECK(count(rows, 1, "point") == 60);
  }
}

TEST_CASE("With more columns plot shows samples and data, in the chosen columns and their order") {
  const Fitted here(3);
  const auto rows = here.numbers("--data data.csv --columns c a");
  CHECK(rows[0] == std::vector<std::string>{"what", "\"c\"", "\"a\""});
  CHECK(count(rows, 0, "sample") == 2000);
  REQUIRE(count(rows, 0, "data") == 60);
  const auto& first = rows[2001];
  CHECK(first[0] == "data");
  CHECK(std::stod(first[1]) == here.data(0, 2));
  CHECK(std::stod(first[2]) == here.data(0, 0));
  CHECK(count(here.numbers(""), 0, "data") == 0);
}

TEST_CASE("Values that are atoms are drawn where they are") {
  const Workplace here;
  Array<double> data = Rng(1).normal<double>({200, 2});
  for (std::size_t i = 0; i < 200; ++i) data(i, 0) = std::round(data(i, 0));
  here.write("data.csv", {"a", "b"}, data);
  here.fit("data.csv --dequantize");
  const Run run = here.tapeflow("plot model.safetensors --data data.csv --columns a --out p.png",
                                {.environment = {{"PATH", "/nowhere"}}});
  REQUIRE(run.exit_code == 0);
  const std::vector<std::string> lines = lines_of(here.read("p.png.csv"));
  REQUIRE(lines.size() == 1 + 2000 + 200);
  for (std::size_t i = 0; i < 200; ++i) {
    const std::string& line = lines[2001 + i];
    CHECK(std::stod(line.substr(line.find(',') + 1)) == data(i, 0));
  }
}

TEST_CASE("A single column of counts is drawn as probabilities, beside the shares of the data") {
  const Workplace here;
  std::string csv = "n\n";
  for (std::size_t i = 0; i < 240; ++i) csv += std::to_string(i % 6) + "\n";
  here.write("data.csv", csv);
  here.fit("data.csv");
  const Run run = here.tapeflow("plot model.safetensors --data data.csv --out p.png",
                                {.environment = {{"PATH", "/nowhere"}}});
  REQUIRE(run.exit_code == 0);
  std::map<double, double> curve;
  std::vector<double> shares;
  for (const std::string& line : lines_of(here.read("p.png.csv"))) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells[1] == "\"model\"") curve[std::stod(cells[2])] = std::stod(cells[3]);
    if (cells[1] == "\"data\"") shares.push_back(std::stod(cells[3]));
  }
  CHECK(curve.begin()->first == -0.5);
  CHECK(curve.rbegin()->first == 5.5);
  REQUIRE(shares.size() == 6);
  for (const double share : shares) CHECK(share == Approx(1. / 6));
  double total = 0;
  for (int k = 0; k < 6; ++k) total += curve.lower_bound(k)->second;
  CHECK(total == Approx(1).margin(0.01));  // a probability is a mean over 16 points of a cell
}

TEST_CASE("A number with a probability beside others with a density is told, and is in no bar") {
  const Workplace here;
  Rng rng(4);
  std::string csv = "rain\n";
  for (std::size_t i = 0; i < 300; ++i)
    csv += (i % 3 == 0 ? "0" : std::to_string(std::exp(rng.normal()))) + "\n";
  here.write("data.csv", csv);
  here.fit("data.csv");
  const Run run = here.tapeflow("plot model.safetensors --data data.csv --out p.png",
                                {.environment = {{"PATH", "/nowhere"}}});
  REQUIRE(run.exit_code == 0);
  const std::string text = here.read("p.png.csv");
  const std::size_t name = text.find("\"model, P(0) = 0.");
  REQUIRE(name != std::string::npos);
  const double p = std::stod(text.substr(name + std::string("\"model, P(0) = ").size()));
  here.write("zero.csv", "rain\n0\n");
  CHECK(p == Approx(std::exp(here.log_prob("model.safetensors zero.csv")[0])).margin(0.0006));
  double area = 0, last = 0, width = 0;
  const std::string begin = "1,\"data\",";
  for (const std::string& line : lines_of(text)) {
    if (!line.starts_with(begin)) continue;
    std::size_t length = 0;
    const double at = std::stod(line.substr(begin.size()), &length);
    area += std::stod(line.substr(begin.size() + length + 1));
    width = at - last;
    last = at;
  }
  CHECK(area * width == Approx(2. / 3).margin(0.02));  // the third that is 0 is in no bar
}

TEST_CASE("The title says what is given") {
  const Workplace here;
  std::string csv = "a,b,kind\n";
  Rng rng(1);
  for (std::size_t i = 0; i < 60; ++i)
    csv += std::to_string(rng.normal()) + "," + std::to_string(rng.normal()) + "," + "pq"[i % 2] +
           "\n";
  here.write("data.csv", csv);
  here.fit("data.csv --context kind");
  here.output("plot model.safetensors --context q --out p.svg");
  if (!here.has("p.svg")) {
    WARN("gnuplot is not installed: no picture was tested");
    return;
  }
  CHECK(here.read("p.svg").find("model, given kind = q") != std::string::npos);
  CHECK(here.read("p.svg").find(">99 %<") != std::string::npos);
}

TEST_CASE("One extreme row of data does not stretch the picture") {
  const Fitted here(1);
  Array<double> wild(Shape{500, 1});
  for (std::size_t i = 0; i < 500; ++i) wild(i, 0) = here.data(i % 60, 0);
  wild(0, 0) = 1e6;
  here.write("wild.csv", {"a"}, wild);
  for (const auto& row : here.numbers("--data wild.csv")) {
    if (row[1] == "\"model\"") CHECK(std::abs(std::stod(row[2])) < 10);
  }
}

TEST_CASE("Models and columns that cannot be drawn are refused in one sentence") {
  const Fitted here(3);
  check_fails(here, "--data none.csv", "cannot read none.csv: No such file or directory");
  here.write("wide.csv", {"a", "b"}, Rng(1).normal<double>({20, 2}));
  check_fails(here, "--data wide.csv",
              "wide.csv: the model needs 3 columns (a, b, c), the file has 2");
  check_fails(here, "--columns a z",
              "model.safetensors: the model has no column \"z\", its columns are a, b, c");
  check_fails(here, "--columns a b a", "--columns: needs each column once, got \"a\" twice");
  check_fails(here, "--out missing/p.png",
              "cannot write missing/p.png: there is no folder missing");
  const Run run = here.tapeflow("plot none.safetensors");
  CHECK(run.exit_code == 1);
  CHECK(run.err == "tapeflow: cannot read none.safetensors: No such file or directory\n");
  CHECK(here.tapeflow("plot").exit_code == 2);
  CHECK(here.plot("-n -1").exit_code == 2);
}

TEST_CASE("Of nine columns a picture shows the first eight, and says so") {
  const Fitted here(9);
  const Run run = here.plot("", "/nowhere");
  CHECK(run.exit_code == 0);
  CHECK(run.err.starts_with(
      "note: the picture shows the first 8 of 9 columns; --columns chooses others\n"));
  CHECK(lines_of(here.read("model.safetensors.plot.png.csv"))[0].ends_with(",\"h\""));
  CHECK(here.numbers("--columns a b c d e f g i")[0].back() == "\"i\"");
}

TEST_CASE("Numbers in place of a picture replace only numbers of an earlier picture") {
  const Fitted here(2);
  here.write("p.png.csv", "a,b\n1,2\n");
  const Run refused = here.plot("--out p.png", "/nowhere");
  CHECK(refused.exit_code == 1);
  CHECK(refused.err ==
        "tapeflow: gnuplot is not installed, and the numbers of the picture cannot go to "
        "p.png.csv: it holds something else\n");
  CHECK(here.read("p.png.csv") == "a,b\n1,2\n");
  for (const std::string columns : {"a b", "a", "b a"})  // a density, then a corner
    CHECK(here.plot("--out q.png --columns " + columns, "/nowhere").exit_code == 0);
  CHECK(here.read("q.png.csv").starts_with("panel,what"));
}

TEST_CASE("Without gnuplot a picture on standard output is its numbers") {
  const Fitted here(1);
  const Run run = here.plot("--out /dev/stdout", "/nowhere");
  CHECK(run.exit_code == 0);
  CHECK(run.out.starts_with("panel,what,x,y,value\n"));
}

TEST_CASE("A picture that was not named replaces nothing but a picture") {
  const Fitted here(1);
  here.write("model.safetensors.plot.png", "my notes");
  const Run run = here.plot("", "/nowhere");
  CHECK(run.exit_code == 1);
  CHECK(run.err ==
        "tapeflow: model.safetensors.plot.png: needs to be a picture, or not to be there, for plot "
        "to write it; name another with --out\n");
  CHECK(here.read("model.safetensors.plot.png") == "my notes");
}

TEST_CASE("Models whose names differ behind the last dot have two pictures") {
  const Fitted here(1);
  for (const std::string name : {"run.1", "run.2"}) {
    here.write(name, here.read("model.safetensors"));
    CHECK(here.tapeflow("plot " + name, {.environment = {{"PATH", "/nowhere"}}}).exit_code == 0);
  }
  CHECK(here.has("run.1.plot.png.csv"));
  CHECK(here.has("run.2.plot.png.csv"));
}

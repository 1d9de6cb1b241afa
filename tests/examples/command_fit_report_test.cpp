// fit --report: a text and pictures that tell a reader who was not there what a fit found.
#include "engine/random.hpp"
#include "flows/data/rows.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>
#include <cmath>
#include <set>

using namespace tapeflow;

namespace {

const std::vector<std::string> ab{"a", "b"};
const std::string with_report = "fit data.csv --report found" + small_fit;

// Two clusters in the second column, so that a Gaussian fits badly.
Array<double> clusters(std::size_t n) {
  Array<double> data = Rng(1).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) data(i, 1) = (i % 2 == 0 ? 40 : -40) + data(i, 1);
  return data;
}

// The cells of the first line of the report that begins with this cell.
std::vector<std::string> cells_after(const std::string& report, const std::string& first) {
  for (const std::string& line : lines_of(report)) {
    if (!line.starts_with("| " + first + " |")) continue;
    std::vector<std::string> cells;
    for (std::size_t at = line.find('|'); at + 1 < line.size();) {
      const std::size_t end = line.find('|', at + 1);
      cells.push_back(line.substr(at + 2, end - at - 3));
      at = end;
    }
    return cells;
  }
  FAIL("the report has no line of \"" << first << "\"\n" << report);
  return {};
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

std::vector<double> sorted_column(const std::vector<std::string>& csvs, std::size_t column) {
  std::vector<double> values;
  for (const std::string& csv : csvs) {
    const Table table = parse_csv("rows", csv);
    for (std::size_t i = 0; i < table.values.shape(0); ++i)
      values.push_back(table.values(i, column));
  }
  std::sort(values.begin(), values.end());
  return values;
}

// The largest distance of two distribution functions, from its definition.
double distance_of(const std::vector<double>& a, const std::vector<double>& b) {
  const auto share = [](const std::vector<double>& all, double v) {
    const auto below = std::count_if(all.begin(), all.end(), [v](double x) { return x <= v; });
    return static_cast<double>(below) / static_cast<double>(all.size());
  };
  double largest = 0;
  for (const std::vector<double>* list : {&a, &b})
    for (const double v : *list) largest = std::max(largest, std::abs(share(a, v) - share(b, v)));
  return largest;
}

}  // namespace

TEST_CASE("A report has the scores of the fit, its plan, its pictures and the command") {
  const Workplace here;
  here.write("data.csv", ab, clusters(200));
  const Run run = here.tapeflow(with_report + " --json --seed 4");
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(lines_of(run.err).back() == "the report is in found/report.md");
  const nlohmann::json fit = nlohmann::json::parse(run.out);
  const std::string report = here.read("found/report.md");
  const std::vector<std::string> test = cells_after(report, "flow, test");
  CHECK(test.at(1) == "20");
  CHECK(std::abs(std::stod(test.at(2)) - fit["test_log_likelihood"].get<double>()) < 0.051);
  CHECK(std::abs(std::stod(cells_after(report, "full Gaussian, test").at(2)) -
                 fit["gaussian_log_likelihood"].get<double>()) < 0.051);
  CHECK(holds(report, "- models a, b\n"));
  CHECK(holds(report, "learns from 160 rows, chooses with 20 rows for validation"));
  CHECK(cells_after(report, "b").at(5) == "any number");
  CHECK(holds(report, "tapeflow fit data.csv --"));
  CHECK(holds(report, " --report found"));
  CHECK(cells_after(report, "seed").at(1) == "4");
  CHECK(cells_after(report, "model file").at(1) == "`model.safetensors`");
  for (const char* picture : {"learning_curve.png", "samples.png", "columns.png"}) {
    CHECK(holds(report, "](" + std::string(picture) + ")"));
    CHECK(here.read("found/" + std::string(picture)).starts_with("\x89PNG"));
  }
}

TEST_CASE("The verdict of a report says whether the gain is more than two standard errors") {
  const Workplace here;
  here.write("data.csv", ab, clusters(400));
  here.output(
      "fit data.csv --report found --model maf-mog --layers 2 --hidden 16 --batch 32 --lr 0.01 "
      "--epochs 60");
  CHECK(holds(here.read("found/report.md"), "The flow is better than a Gaussian by "));
  here.write("data.csv", ab, Rng(3).normal<double>({100, 2}));
  here.output(with_report + " --model linear");
  CHECK(holds(here.read("found/report.md"), "The flow is not shown to be better than a Gaussian"));
  // A Real-NVP starts as the Gaussian, and hardly moves.
  here.output("fit data.csv --report found --layers 2 --hidden 8 --epochs 1 --lr 1e-9");
  CHECK(holds(here.read("found/report.md"), "The flow scores as a Gaussian does: "));
}

TEST_CASE("The distances of a report are those of its samples from the held-out rows") {
  const Workplace here;
  here.write("data.csv", ab, clusters(300));
  here.output(with_report + " --model linear --seed 2 --save-split part");
  here.output("sample model.safetensors --count 5000 --seed 2 --out samples.csv");
  const std::string report = here.read("found/report.md");
  const std::string section = report.substr(report.find("## Column by column"));
  CHECK(section.find("| b |") < section.find("| a |"));  // the worst first
  // Of 60 held-out rows and 5000 samples: 1.36 √((60 + 5000) / (60 · 5000)).
  const double by_chance = 1.36 * std::sqrt(5060.0 / 300000);
  for (std::size_t j = 0; j < 2; ++j) {
    const double distance =
        distance_of(sorted_column({here.read("samples.csv")}, j),
                    sorted_column({here.read("part.valid.csv"), here.read("part.test.csv")}, j));
    const std::vector<std::string> cells = cells_after(section, ab[j]);
    CHECK(std::abs(std::stod(cells.at(1)) - distance) < 0.00051);  // half of the last digit
    CHECK(std::abs(std::stod(cells.at(2)) - by_chance) < 0.00051);
    CHECK(cells.at(3) == (distance > by_chance ? "too far" : ""));
    CHECK((distance > by_chance) == (j == 1));  // no Gaussian has two clusters
  }
}

TEST_CASE("The least likely rows of a report have the numbers of the file") {
  const Workplace here;
  const Array<double> rows = clusters(100);
  std::set<std::size_t> odd;
  for (const std::size_t row : split_rows(80, 0.1, 0.1, 1).test) odd.insert(row);
  std::string csv = "a,b\n";
  for (std::size_t i = 0; i < 20; ++i) csv += "NA,1\n";  // rows 1 to 20 are left out
  for (std::size_t i = 0; i < 80; ++i)
    csv += std::to_string(rows(i, 0) + (i == *odd.begin() ? 1000 : 0)) + "," +
           std::to_string(rows(i, 1)) + "\n";
  here.write("data.csv", csv);
  const Run run = here.tapeflow(with_report + " --na drop");
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  const std::string number = std::to_string(20 + *odd.begin() + 1);
  const std::string report = here.read("found/report.md"),
                    worst = report.substr(report.find("## The least likely rows"));
  CHECK(worst.find("| row " + number + ", test |") < worst.find("validation |"));
  CHECK(holds(report, "leaves out 20 of 100 rows"));
  CHECK(holds(run.err, "data.csv: of the test rows, row " + number + " alone makes "));
}

TEST_CASE("A report of a conditional model names the context of a row") {
  const Workplace here;
  std::string csv = "kind,a\n";
  const Array<double> rows = clusters(60);
  for (std::size_t i = 0; i < 60; ++i)
    csv += std::string(i % 2 == 0 ? "cold|dry" : "warm") + "," + std::to_string(rows(i, 1)) + "\n";
  here.write("data.csv", csv);
  here.output(with_report + " --context kind --model maf");
  const std::string report = here.read("found/report.md");
  CHECK(holds(report, "models a given kind (2 classes)"));
  CHECK(holds(report, "| given kind |"));
  CHECK(holds(report, "cold\\|dry |"));
}

TEST_CASE("A second report takes the place of the first, and of nothing else") {
  const Workplace here;
  here.write("data.csv", ab, clusters(100));
  here.output(with_report);
  here.write("found/mine.txt", "mine");
  here.write("found/report.md", "old");
  RunOptions without_gnuplot;
  without_gnuplot.environment["PATH"] = "/nowhere";
  const Run run = here.tapeflow(with_report, without_gnuplot);
  REQUIRE(run.exit_code == 0);
  CHECK(holds(run.err,
              "note: gnuplot is not installed, so the numbers of the picture are in "
              "found/learning_curve.png.csv instead.\nthe report is in"));
  const std::string report = here.read("found/report.md");
  CHECK(holds(report, "# A density of data.csv\n"));
  CHECK(here.read("found/mine.txt") == "mine");
  for (const std::string picture : {"learning_curve.png", "samples.png", "columns.png"}) {
    CHECK(!here.has("found/" + picture));  // it would be the picture of another fit
    CHECK(here.has("found/" + picture + ".csv"));
    CHECK(holds(report, "](" + picture + ".csv)"));
  }
  here.output(with_report);
  CHECK(!here.has("found/samples.png.csv"));
  CHECK(here.has("found/samples.png"));
}

TEST_CASE("A report that cannot be written is refused before the fit") {
  const Workplace here;
  here.write("data.csv", ab, clusters(60));
  here.write("taken", "a file");
  check_fails(here, "fit data.csv --report taken", 1,
              "--report taken: needs a folder, there is a file of this name");
  check_fails(here, "fit data.csv --report taken/deep", 1,
              "--report taken/deep: the folder cannot be made: Not a directory");
  check_fails(here, "fit data.csv --report /proc/1/found", 1,
              "--report /proc/1/found: the folder cannot be made: No such file or directory");
  std::filesystem::create_directory(here / "found");
  std::filesystem::rename(here / "data.csv", here / "found/report.md");
  check_fails(here, "fit found/report.md --report found", 2,
              "the text of --report found/report.md: needs another file than DATA found/report.md "
              "(--help lists the options)");
  CHECK(!here.has("model.safetensors"));
}

TEST_CASE("A report shows words as the table does, and gives them no mean") {
  const Workplace here;
  std::string text = "kind,size\n";
  Rng rng(2);
  for (int i = 0; i < 200; ++i)
    text += (i % 3 == 0 ? "eel," : "cod,") + std::to_string(rng.normal()) + "\n";
  here.write("data.csv", text);
  here.output(with_report + " --categorical kind");
  const std::string report = here.read("found/report.md");
  const std::vector<std::string> numbers = cells_after(report, "kind");
  CHECK(std::count(numbers.begin(), numbers.end(), "-") == 4);
  const std::string worst = report.substr(report.find("## The least likely rows"));
  CHECK((holds(worst, " cod |") || holds(worst, " eel |")));
  CHECK_FALSE(holds(worst, " | 0 | "));
}

TEST_CASE("A report of several seeds says whose model it is") {
  const Workplace here;
  here.write("data.csv", ab, clusters(200));
  here.output(with_report + " --seeds 2");
  CHECK(holds(here.read("found/report.md"), "The model is that of seed "));
  here.output(with_report + " --seeds 2 --mixture --fresh");
  const std::string report = here.read("found/report.md");
  CHECK(holds(report, "The model is the mean of their densities. On the test rows it gains "));
  CHECK_FALSE(holds(report, "The model is that of seed "));
}

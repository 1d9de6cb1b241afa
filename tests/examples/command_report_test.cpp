// What the user reads: the table of a fit, the lines of info, the rows of a picture.
#include "engine/random.hpp"
#include "flows/data/rows.hpp"
#include "flows/data/statistics.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

using namespace tapeflow;
using nlohmann::json;

namespace {

const std::vector<std::string> ab{"a", "b"};

Array<double> rows(std::size_t n) {
  Array<double> data = Rng(1).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) data(i, 1) = 1000 + 20 * data(i, 1) + 9 * data(i, 0);
  return data;
}

// The mean in the last cell of a line, "-1.22 ± 0.11", and half of its last digit.
std::pair<double, double> mean_in(const std::string& line) {
  const std::string before = line.substr(0, line.find(" ± "));
  const std::string mean = before.substr(before.rfind(' ') + 1);
  const auto decimals = static_cast<double>(mean.size() - mean.find('.') - 1);
  return {std::stod(mean), 0.5 * std::pow(10, -decimals)};
}

// The text of the only CSV file, which plot writes in place of a picture.
std::string the_csv_file(const Workplace& here) {
  std::vector<std::filesystem::path> found;
  for (const auto& file : std::filesystem::directory_iterator(here / "."))
    if (file.path().extension() == ".csv") found.push_back(file.path());
  REQUIRE(found.size() == 1);
  return read_file(found[0]);
}

}  // namespace

TEST_CASE("The table of a fit has the numbers of its JSON, each in its line") {
  const Workplace here;
  here.write("data.csv", ab, rows(100));
  const json fit = here.fit("data.csv");
  const std::vector<std::string> lines = lines_of(here.output("fit data.csv" + small_fit));
  const std::vector<std::pair<std::string, std::string>> expected{
      {"flow, training", "train_log_likelihood"},
      {"flow, validation", "valid_log_likelihood"},
      {"flow, test", "test_log_likelihood"},
      {"full Gaussian, test", "gaussian_log_likelihood"},
      {"gain over the Gaussian", "gain_over_gaussian"}};
  REQUIRE(lines.size() == expected.size() + 3);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto& [title, key] = expected[i];
    INFO(lines[i + 2]);
    CHECK(lines[i + 2].starts_with(title + " "));
    const auto [mean, half_a_digit] = mean_in(lines[i + 2]);
    CHECK(std::abs(mean - fit[key].get<double>()) <= half_a_digit * (1 + 1e-9));
  }
}

TEST_CASE("The numbers of a fit with several seeds are of the seed whose model is kept") {
  const Workplace here;
  here.write("data.csv", ab, rows(100));
  const json fit = here.fit("data.csv --seeds 3");
  const json& seeds = fit["seeds"];
  const auto less_likely = [](const json& a, const json& b) {
    return a["valid_log_likelihood"] < b["valid_log_likelihood"];
  };
  const json& best = *std::max_element(seeds.begin(), seeds.end(), less_likely);
  CHECK(best != seeds.back());  // else the numbers of the last seed would do
  for (const char* key :
       {"seed", "valid_log_likelihood", "test_log_likelihood", "test_standard_error"}) {
    INFO(key);
    CHECK(fit[key] == best[key]);
  }
  for (const json& seed : seeds) CHECK(seed["test_standard_error"] > 0);
}

TEST_CASE("info prints mean and deviation of each column's training rows") {
  const Workplace here;
  const Array<double> data = rows(100);
  here.write("data.csv", ab, data);
  here.fit("data.csv --seed 3");
  const ColumnMoments moments =
      column_moments(select_rows(data, split_rows(100, 0.1, 0.1, 3).train));
  const std::string info = here.output("info model.safetensors");
  for (std::size_t j = 0; j < 2; ++j) {
    std::ostringstream line;
    line << "  " << ab[j] << "  mean " << moments.mean(j) << ", standard deviation "
         << moments.deviation(j) << "\n";
    INFO(line.str());
    CHECK(info.find(line.str()) != info.npos);
  }
}

TEST_CASE("A fit has as many layers as its kind of flow needs, unless --layers says otherwise") {
  const Workplace here;
  here.write("data.csv", ab, rows(60));
  for (const auto& [options, described] :
       {std::pair{"--model maf", "maf, 5 layers"}, {"--model maf --layers 3", "maf, 3 layers"}}) {
    here.output("fit data.csv --hidden 4 --epochs 1 --fresh " + std::string(options));
    const std::string info = here.output("info model.safetensors");
    CHECK(info.find(described) != info.npos);
  }
}

TEST_CASE("A column that both --context and --classes name is given once") {
  const Workplace here;
  Array<double> data = rows(60);
  for (std::size_t i = 0; i < 60; ++i) data(i, 0) = static_cast<double>(i % 2);
  here.write("data.csv", ab, data);
  const json fit = here.fit("data.csv --model maf --context a --classes a");
  CHECK(fit["context"] == json::array({"a"}));
  CHECK(fit["classes"] == json{{"a", {"0", "1"}}});
}

TEST_CASE("A fit needs ten rows") {
  const Workplace here;
  here.write("nine.csv", ab, rows(9));
  here.write("ten.csv", ab, rows(10));
  const Run refused = here.tapeflow("fit nine.csv" + small_fit);
  CHECK(refused.exit_code == 1);
  CHECK(refused.err == "tapeflow: nine.csv: a fit needs at least 10 rows, the file has 9\n");
  CHECK(here.fit("ten.csv")["train_rows"] == 8);
}

TEST_CASE("A picture given a class shows the rows of this class alone") {
  const Workplace here;
  Array<double> data = rows(60);
  for (std::size_t i = 0; i < 60; ++i) {
    data(i, 0) = static_cast<double>(i % 2);
    data(i, 1) = (i % 2 == 0 ? 0 : 100) + static_cast<double>(i % 7);
  }
  here.write("data.table", ab, data);
  here.fit("data.table --model maf --context a --classes a");
  RunOptions without_gnuplot;
  without_gnuplot.environment["PATH"] = "/nowhere";
  const std::string options = "plot model.safetensors --data data.table --context 1";
  REQUIRE(here.tapeflow(options, without_gnuplot).exit_code == 0);
  std::size_t shown = 0;
  for (const std::string& line : lines_of(the_csv_file(here))) {
    if (!line.starts_with("1,\"data\",")) continue;
    ++shown;
    CHECK(std::stod(line.substr(9)) > 50);
  }
  CHECK(shown > 0);
}

// The percentiles of log-prob are within rows that the flow was not fitted to.
#include "engine/random.hpp"
#include "flows/data/rows.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>
#include <cmath>

using namespace tapeflow;

namespace {

const std::vector<std::string> columns{"a", "b", "c", "d", "e", "f"};

Array<double> rows(std::size_t n, std::uint64_t seed) {
  return Rng(seed).normal<double>({n, columns.size()});
}

// The share of the scores that fewer than 5 % of the others are below.
double share_of_rare(const std::vector<double>& scores, std::vector<double> others) {
  std::sort(others.begin(), others.end());
  double rare = 0;
  for (const double score : scores) {
    const auto below = std::lower_bound(others.begin(), others.end(), score) - others.begin();
    rare += static_cast<double>(below) < 0.05 * static_cast<double>(others.size());
  }
  return rare / static_cast<double>(scores.size());
}

}  // namespace

TEST_CASE("Of new rows 5 % are below the 5th percentile, also of a flow that learnt by heart") {
  const Workplace here;
  const Array<double> data = rows(500, 1);
  here.write("data.csv", columns, data);
  here.write("new.csv", columns, rows(4000, 2));
  // 20 rows to train on in 6 columns, and 400 for validation.
  here.output(
      "fit data.csv --valid 0.8 --test-fraction 0.16 --preprocessing whiten --model maf --layers 2 "
      "--hidden 32 --batch 20 --epochs 50");
  const std::vector<double> percentiles = here.log_prob("model.safetensors new.csv", 1);
  const double rare =
      static_cast<double>(std::count_if(percentiles.begin(), percentiles.end(),
                                        [](double percentile) { return percentile < 5; })) /
      4000;
  // Five standard errors of a share of 5 % of 400 rows, and of 4000 rows beside it.
  const double error = std::sqrt(0.05 * 0.95 * (1 / 400. + 1 / 4000.));
  CHECK(rare == Approx(0.05).margin(5 * error).epsilon(0));

  // Within the training rows the test above would fail.
  here.write("train.csv", columns, select_rows(data, split_rows(500, 0.8, 0.16, 1).train));
  const double within_training = share_of_rare(here.log_prob("model.safetensors new.csv"),
                                               here.log_prob("model.safetensors train.csv"));
  CHECK(within_training > 0.05 + 5 * error);
}

TEST_CASE("With few validation rows log-prob says what the steps of a percentile are") {
  const Workplace here;
  here.write("data.csv", columns, rows(270, 1));
  here.fit("data.csv");
  const Run run = here.tapeflow("log-prob model.safetensors data.csv");
  CHECK(run.exit_code == 0);
  CHECK(run.err ==
        "note: percentiles are within 27 validation rows, in steps of 1 of 27 rows (3.7 %)\n");
  const std::string info = here.output("info model.safetensors");
  CHECK(info.find("percentiles    within 27 validation rows, in steps of 1 of 27 rows (3.7 %)\n") !=
        info.npos);
  here.fit("data.csv --valid 0.5");
  CHECK(here.tapeflow("log-prob model.safetensors data.csv").err == "");
}

TEST_CASE("A model of version 0.1 has percentiles within its training rows, and says so") {
  const Workplace here;
  here.write("data.csv", columns, rows(100, 1));
  here.fit("data.csv");
  ModelFile file = read_model(here / "model.safetensors");
  file.metadata.erase("scored rows");
  write_model(here / "old", file);
  CHECK(here.tapeflow("log-prob old data.csv").err ==
        "note: percentiles are within 10 training rows, in steps of 1 of 10 rows (10.0 %)\n");
}

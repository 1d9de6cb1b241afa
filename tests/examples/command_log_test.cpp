// How a fit is watched and limited: --log, --minutes and --quiet.
#include "engine/random.hpp"
#include "flows/data/rows.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>
#include <csignal>
#include <limits>

using namespace tapeflow;
using nlohmann::json;

namespace {

struct WithData : Workplace {
  WithData() {
    Array<double> data = Rng(1).normal<double>({200, 2});
    for (std::size_t i = 0; i < 200; ++i) data(i, 1) += data(i, 0) * data(i, 0);
    write("data.csv", {"a", "b"}, data);
  }
};

}  // namespace

TEST_CASE("--log has a line for each epoch, the best of which is the epoch that is kept") {
  const WithData here;
  const json found = here.fit("data.csv --log curve.csv --schedule cosine --seeds 2");
  const Table log = parse_csv("curve", here.read("curve.csv"));
  CHECK(log.columns == std::vector<std::string>{"seed", "epoch", "training", "validation",
                                                "seconds", "learning_rate"});
  REQUIRE(log.values.shape() == Shape{8, 6});  // 2 seeds of 4 epochs
  double best = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < 8; ++i) {
    CHECK(log.values(i, 0) == static_cast<double>(1 + i / 4));
    CHECK(log.values(i, 1) == static_cast<double>(1 + i % 4));
    if (log.values(i, 0) == found["seed"].get<double>()) best = std::max(best, log.values(i, 3));
    if (i % 4 > 0) {
      CHECK(log.values(i, 4) >= log.values(i - 1, 4));
      CHECK(log.values(i, 5) < log.values(i - 1, 5));
    }
  }
  CHECK(best == Approx(found["valid_log_likelihood"].get<double>()));
}

TEST_CASE("A resumed fit goes on with its log where it goes on with its epochs") {
  const WithData here;
  const std::string fit =
      "fit data.csv --hidden 8 --batch 8 --lr 0.001 --log curve.csv --patience 9999 ";
  const Run interrupted = here.tapeflow(
      fit + "--epochs 100000 --save-every 0",
      {.signal = SIGINT, .after = "epoch ", .delay = std::chrono::duration<double>(0.5)});
  REQUIRE(interrupted.exit_code == 130);
  const Table before = parse_csv("curve", here.read("curve.csv"));
  const std::size_t epochs = before.values.shape(0);
  here.output(fit + "--resume --epochs " + std::to_string(epochs + 3));
  const Table after = parse_csv("curve", here.read("curve.csv"));
  REQUIRE(after.values.shape(0) == epochs + 3);
  for (std::size_t i = 0; i < epochs + 3; ++i)
    CHECK(after.values(i, 1) == static_cast<double>(i + 1));
  for (std::size_t j = 0; j < 6; ++j) CHECK(after.values(0, j) == before.values(0, j));
}

TEST_CASE("--minutes ends a fit in time, with its best model and no state to go on from") {
  const WithData here;
  const json found = json::parse(here.output(
      "fit data.csv --hidden 8 --epochs 10000000 --patience 9999999 --seeds 3 --minutes 0.02 "
      "--json"));
  CHECK(found["end"] == "the time of --minutes was over");
  CHECK(found["seconds"].get<double>() < 60);
  CHECK(found["seeds"].size() == 1);
  CHECK(here.has("model.safetensors"));
  CHECK(!here.has("model.safetensors.training"));
  CHECK(here.log_prob("model.safetensors data.csv").size() == 200);
}

TEST_CASE("A quiet fit prints its result, and an error, but nothing else") {
  const WithData here;
  Array<double> repeated(Shape{200, 2});
  for (std::size_t i = 0; i < 400; ++i) repeated.data()[i] = static_cast<double>(i * i % 5);
  here.write("repeated.csv", {"a", "b"}, repeated);
  CHECK(here.tapeflow("fit repeated.csv" + small_fit).err != "");
  const Run run = here.tapeflow("fit repeated.csv --quiet" + small_fit);
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  CHECK(run.out.starts_with("log-likelihood, nats per row"));
  check_fails(here, "fit none.csv --quiet", 1, "cannot read none.csv: No such file or directory");
}

TEST_CASE("A fit counts the test rows that are also rows to train on") {
  const WithData here;
  const Array<double> data = parse_csv("data", here.read("data.csv")).values;
  here.write("test.csv", {"a", "b"}, row_range(data, 0, 30));
  const json found = here.fit("data.csv --test test.csv --valid 0.1");
  // 20 of the 200 rows are for validation; how many of these are among the first 30 is the seed's
  // choice.
  const DataSplit split = split_rows(200, 0.1, 0, 1);
  const auto shared = 30 - std::count_if(split.valid.begin(), split.valid.end(),
                                         [](std::size_t row) { return row < 30; });
  const std::string sentence =
      std::to_string(shared) + " of 30 test rows are also rows to train on";
  CHECK(found["warnings"] == json{sentence});
  CHECK(here.tapeflow("fit data.csv --test test.csv" + small_fit).err.find("note: " + sentence) !=
        std::string::npos);
  CHECK(here.fit("data.csv")["warnings"].empty());
}

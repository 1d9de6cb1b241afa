// Seeds of fit --seeds that diverge are left out, unless all of them do.
#include "engine/random.hpp"
#include "flows/tables/mixture_model.hpp"
#include "tests/examples/workplace.hpp"

using namespace tapeflow;
using nlohmann::json;

namespace {

Array<double> rows(std::size_t n) {
  Array<double> data = Rng(1).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) data(i, 1) += 2 * data(i, 0) * data(i, 0);
  return data;
}

// Steps so large that some seeds reach numbers beyond those of a float, and some do not.
const std::string large_steps =
    "fit data.csv --model maf --layers 2 --hidden 8 --batch 32 --epochs 1 --lr 1e12 --seeds 16 ";
const std::string why =
    "the fit diverged before it found anything; try a smaller --lr than 1e+12\n";

std::string note_on(const json& seed) {
  return "note: seed " + seed["seed"].dump() + " is left out: " + why;
}

}  // namespace

TEST_CASE("A seed that diverges is left out with a note, and the best of the others is kept") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(300));
  const Run run = here.tapeflow(large_steps + "--json");
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  const json found = json::parse(run.out);
  REQUIRE(found["seeds"].size() == 16);
  std::size_t left_out = 0;
  for (const json& seed : found["seeds"]) {
    const bool diverged = seed["valid_log_likelihood"].is_null();
    left_out += diverged;
    CHECK((run.err.find(note_on(seed)) != std::string::npos) == diverged);
    CHECK((seed["end"] == "diverged") == diverged);
    CHECK(seed["test_log_likelihood"].is_null() == diverged);
    if (seed["seed"] == found["seed"]) CHECK(!diverged);
    if (!diverged) CHECK(seed["valid_log_likelihood"] <= found["valid_log_likelihood"]);
  }
  CHECK(left_out > 0);
  CHECK(left_out < 16);
  CHECK(here.log_prob("model.safetensors data.csv").size() == 300);
  CHECK(!here.has("model.safetensors.training"));
}

TEST_CASE("A mixture has the seeds that did not diverge as members") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(300));
  const Run run = here.tapeflow(large_steps + "--mixture");
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  std::size_t left_out = 0;
  for (const std::string& line : lines_of(run.out))
    left_out += line.find("  diverged  ") != std::string::npos;
  CHECK(left_out > 0);
  const auto members = MixtureModel<float>::load(here / "model.safetensors").take_members();
  CHECK(members.size() == 16 - left_out);
  CHECK(run.out.find("\n" + std::to_string(members.size()) + " members, ") != std::string::npos);
}

TEST_CASE("If all seeds diverge, the fit fails, and leaves no model and no state") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(100));
  const std::string fit = "fit data.csv --model nice --layers 2 --hidden 8 --lr 1e38 --seeds 2 ";
  for (const char* more : {"", "--mixture"}) {
    const Run run = here.tapeflow(fit + more);
    CHECK(run.exit_code == 1);
    CHECK(run.out == "");
    const std::string reason =
        "the fit diverged before it found anything; try a smaller --lr than 1e+38\n";
    CHECK(run.err.find("note: seed 1 is left out: " + reason) != std::string::npos);
    CHECK(run.err.find("seed 2 is left out") == std::string::npos);
    CHECK(run.err.ends_with("tapeflow: " + reason));
    CHECK(here.files() == 1);
  }
}

// The planted mistakes of chapter 12 get the sentences that the chapter explains. Its fits are in
// ch12_fits_test.cpp.
#include "tests/examples/chapter_run.hpp"

#include <map>

namespace {

// Such a run draws no picture, except for the two mistakes that are fitted.
ChapterRun with_mistake(const std::string& mistake) {
  const TemporaryDirectory folder;
  const Run run =
      run_program(TAPEFLOW_CH12, {"--break", mistake, "--epochs", "1", "--json", "r.json"},
                  {.folder = folder.path()});
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  std::ifstream file(folder / "r.json");
  return {nlohmann::json::parse(file), run.out};
}

}  // namespace

TEST_CASE("Each mistake in the layer gets the sentence that chapter 12 explains") {
  const std::map<std::string, std::string> sentences{
      {"shape", "needs move to return a value [5, 1] and a log_det [5], got [5, 1] and [5, 1]"},
      {"empty", "to_latent of [0, 2] throws: max: needs at least one entry"},
      {"inverse", "in column 1 alone; each map fits its own log_det: the two maps are not inverse"},
      {"log-det", "(left out: the layer says 0 in every row)"},
      {"sign", "(ratio -1: a sign); also log_det of to_data"},
      {"one-way", "log-dets of to_latent and to_data do not cancel, row 0: "},
      {"bins", "(off by the same -2.3026 = -ln 10 in every row: a factor 10 is missing)"},
      {"scale", "in every row: a parameter's term (-Σ a = "},
      {"next", "(off in 5 of 5 rows, by another number in each, from "},
      {"box", "the density integrates to 0.997"},
      {"tails", "the density integrates to 1.000"},
      {"detach", "(ratio 0: no gradient flows, something is detached from the tape)"},
      {"unused", "parameter tau receives no gradient from to_latent"},
      {"unvisited", "is used but not visited: it would be neither trained nor saved"},
      {"leak", "rows leak in to_latent: row 0 depends on row 2"},
      {"other-half", "structure of to_latent: output 0 depends on input 1"},
      {"least", "to_latent at -3000 in column 0: a value or log_det is not finite"},
      {"lost-context", "gradient of the context["},
      {"edge", "(off in 1 of 5 rows, by "},
      {"points", "to within "}};
  for (const auto& [mistake, sentence] : sentences) {
    const auto [json, out] = with_mistake(mistake);
    CAPTURE(mistake, out);
    CHECK(json["contract"]["broken"] > 0);
    CHECK(out.find(sentence) != out.npos);
  }
}

TEST_CASE("A softmax that overflows in float keeps its contract in double") {
  const auto [json, out] = with_mistake("overflow");
  CHECK(json["contract"]["broken"] == 0);
  CHECK(json["contract"]["broken_in_float"] > 0);
}

TEST_CASE("A context that is ignored breaks no clause") {
  const auto [json, out] = with_mistake("deaf");
  CHECK(json["contract"]["broken"] == 0);
  CHECK(json["contract"]["broken_in_float"] == 0);
}

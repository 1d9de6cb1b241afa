#include "examples/support/course/results.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/tape/finite_check.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "tests/examples/fixtures.hpp"
#include "tests/support/catch.hpp"

#include <iostream>
#include <limits>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

using namespace tapeflow;

namespace {

nlohmann::json written(const Results& results) {
  const TemporaryDirectory folder;
  results.write((folder / "results.json").string());
  return nlohmann::json::parse(read_file(folder / "results.json"));
}

}  // namespace

TEST_CASE("Results are printed in two columns, and kept with all their digits") {
  const Captured out(std::cout);
  Results results;
  results.print("layer's contract", "kept");
  results.print("  flow", "flow", MeanAndError{-4.29372, 0.16094});
  results.print("∫p", "integral", 0.99998865, 4);
  results.print("a label that is too long", "text");
  results.figure("a.png").figure("b.png");
  CHECK(out.text() ==
        "layer's contract    kept\n"
        "  flow              -4.29 ± 0.16\n"
        "∫p                  1.0000\n"
        "a label that is too long text\n"
        "picture             a.png\n"
        "picture             b.png\n");
  CHECK(written(results) ==
        nlohmann::json{{"flow", {{"mean", -4.29372}, {"standard_error", 0.16094}}},
                       {"integral", 0.99998865},
                       {"figures", {"a.png", "b.png"}}});
}

TEST_CASE("Names with points become nested objects; NaN and infinity become null") {
  Results results;
  results.keep("rows.train", std::size_t{164}).keep("rows.test", std::size_t{54});
  results.keep("model", std::string("m")).keep("nan", std::numeric_limits<double>::quiet_NaN());
  const nlohmann::json expected{
      {"rows", {{"train", 164}, {"test", 54}}}, {"model", "m"}, {"nan", nullptr}};
  CHECK(written(results) == expected);
  CHECK(written(Results()) == nlohmann::json::object());
}

TEST_CASE("Results with a NaN end with one line that points to the check of every number") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto line_after = [](const Results& results) {
    const Captured err(std::cerr);
    results.write("");
    return err.text();
  };
  const Captured out(std::cout);
  Results fine, by_number, by_mean;
  fine.keep("a", 1.).keep("b", std::numeric_limits<double>::infinity());
  by_number.print("a", "a", nan, 3).print("b", "b", nan, 3);
  by_mean.print("a", "a", MeanAndError{1, nan});
  CHECK(line_after(fine) == "");
  const std::string line =
      "where did the first NaN arise? With TAPEFLOW_CHECK_FINITE=1 in the environment the program "
      "stops there and says so\n";
  CHECK(line_after(by_number) == line);
  CHECK(line_after(by_mean) == line);
  check_finite_on_every_tape(true);
  CHECK(line_after(by_number) == "");
  check_finite_on_every_tape(false);
}

TEST_CASE("Results are written atomically; without a file name nothing is written") {
  const TemporaryDirectory folder;
  Results().write("");
  CHECK_THROWS_WITH(Results().write((folder / "none" / "r.json").string()),
                    Catch::Contains("cannot write"));
  CHECK(folder.entries() == 0);
}

TEST_CASE("A chapter has the options whose defaults it sets, and always --seed and --json") {
  const auto parsed = [](ChapterOptions options, const std::vector<NamedMistake>& mistakes,
                         std::vector<std::string> arguments) {
    CLI::App app;
    add_chapter_options(app, options, mistakes);
    std::reverse(arguments.begin(), arguments.end());
    app.parse(arguments);
    return options;
  };
  const ChapterOptions all{.epochs = 4, .picture = "p.png", .model = "m"};
  const std::vector<NamedMistake> sign{{"sign", "a sign is wrong"}};
  CHECK(parsed(all, sign, {}).epochs == 4);
  const ChapterOptions set = parsed(
      all, sign,
      {"--epochs", "5", "--seed", "6", "--picture", "q.png", "--model", "n", "--break", "sign"});
  CHECK(set.epochs == 5);
  CHECK(set.seed == 6);
  CHECK(set.picture + set.model + set.broken == "q.pngnsign");
  CHECK(parsed({.steps = 3}, {}, {"--steps", "7"}).steps == 7);
  CHECK(parsed({}, {}, {"--json", "r.json"}).json == "r.json");
  for (const char* option : {"--epochs", "--steps", "--picture", "--model", "--break"})
    CHECK_THROWS_AS(parsed({}, {}, {option, "1"}), CLI::ParseError);
  CHECK_THROWS_AS(parsed(all, sign, {"--break", "all"}), CLI::ParseError);
}

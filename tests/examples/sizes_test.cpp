// The program that measures sizes prints every table and draws every picture.
#include "tests/examples/chapter_run.hpp"

TEST_CASE("A short run of sizes has every model on every axis, and keeps what it prints") {
  const ChapterRun run = run_chapter(TAPEFLOW_SIZES, {"--steps", "1"});
  CHECK(run.json["figures"].size() == 3);
  for (const char* density : {"moons", "bananas"}) {
    INFO(density);
    const nlohmann::json& found = run.json[density];
    CHECK(found["entropy"].get<double>() > 2);
    CHECK(found["layers"].size() == 5);
    CHECK(found["layers"]["real-nvp"].size() == 5);
    CHECK(found["layers"]["planar"].size() == 7);
    CHECK(found["width"]["maf"].size() == 6);
    CHECK(found["rows"]["linear"].size() == 5);
    CHECK(found["start"]["nice"].size() == 3);
    CHECK(found["cost"]["iaf"]["train"].get<double>() > 0);
    CHECK(run.out.find(std::string(density) + ", by layers") != std::string::npos);
  }
  // One axis goes through the middle of another: the same fit, and not a second one.
  CHECK(run.json["moons"]["layers"]["maf"]["at_4"] == run.json["moons"]["width"]["maf"]["at_64"]);
}

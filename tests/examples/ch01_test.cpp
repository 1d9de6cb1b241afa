// Chapter 01's program reaches Newton's optimum, and its planted mistake has its symptom.
#include "tests/examples/chapter_run.hpp"

#include <cmath>

namespace {

ChapterRun tape(std::vector<std::string> arguments) {
  ChapterRun run = run_chapter(TAPEFLOW_CH01, std::move(arguments));
  CHECK(run.json["figures"] ==
        nlohmann::json::array({"ch01_tape.png", "ch01_tape_slopes.png", "ch01_tape_gaps.png",
                               "ch01_tape_costs.png"}));
  return run;
}

}  // namespace

TEST_CASE("Chapter 01's descents end within 1e-6 of the loss of Newton's optimum") {
  for (const char* seed : {"1", "2"}) {
    const nlohmann::json json = tape({"--seed", seed}).json;
    CHECK(json["newton"]["gradient"] < 1e-14);
    for (const char* method : {"descent", "adam"}) {
      const double gap = json[method]["gap"];
      CHECK(gap < 1e-6);
      CHECK(gap > -1e-12);  // below the minimum only by rounding
    }
    CHECK(json["gradient"]["compared"] == 65);
    CHECK(json["gradient"]["worst_error"] < 1e-8);
  }
}

TEST_CASE("Chapter 01's two tapes agree, and without a penalty the weights grow on and on") {
  const nlohmann::json json = tape({"--epochs", "10"}).json;
  // Per image: 64 products, 64 sums, one product with the label, one softplus, one sum of the
  // losses. Per weight: the variable, a square and a sum. Then the bias, two zeros, and 3
  // operations for the loss.
  CHECK(json["nodes"]["numbers"] == 357 * 131 + 64 * 3 + 1 + 2 + 3);
  CHECK(json["nodes"]["difference"] < 1e-14);
  CHECK(json["visits"] == nlohmann::json{{"tape_5", 6},
                                         {"paths_5", 63},
                                         {"tape_10", 11},
                                         {"paths_10", 2047},
                                         {"tape_20", 21},
                                         {"paths_20", 2097151}});
  const nlohmann::json lengths = json["without_penalty"];
  CHECK(lengths["length_2000"] > 1.1 * lengths["length_1000"].get<double>());
  CHECK(lengths["length_4000"] > 1.1 * lengths["length_2000"].get<double>());
  CHECK(json["descent"]["gap"] > 1e-3);  // ten steps are not enough
}

TEST_CASE("Chapter 01's gradient costs a few times the loss, and two buffers of adjoints") {
  const nlohmann::json json = tape({"--epochs", "1"}).json;
  CHECK(json["small"]["slope"].get<double>() == Approx(2 * 3 + std::exp(3)));
  // The backward pass has two products for the forward pass's one. Whatever disturbs a time, the
  // 130 losses of differences are far.
  CHECK(json["time_ratio"] > 1);
  CHECK(json["time_ratio"] < 20);
  CHECK(json["memory"] == nlohmann::json{{"values", 33}, {"adjoints", 2}, {"all_adjoints", 32}});
  CHECK(json["second_pass"]["ratio"].get<double>() == Approx(1).epsilon(1e-8));
}

TEST_CASE("With --break accumulate the slope of x x is x, and the two tapes disagree") {
  CHECK(tape({"--epochs", "1"}).json["scalar"]["slope"] == 6);
  const auto [json, out] = tape({"--epochs", "1", "--break", "accumulate"});
  CHECK(json["scalar"]["slope"] == 3);
  CHECK(json["nodes"]["difference"] > 0.01);
  CHECK(out.find("(ratio 1/2: counted half)") != std::string::npos);
}

TEST_CASE("With --break stale a second gradient is twice the right one, and nothing is learnt") {
  const auto [json, out] = tape({"--break", "stale"});
  CHECK(json["second_pass"]["ratio"].get<double>() == Approx(2).epsilon(1e-8));
  CHECK(out.find("(ratio 2: a missing 1/2, or counted twice)") != std::string::npos);
  CHECK(json["gradient"]["worst_error"] < 1e-8);  // one pass alone is right
  CHECK(json["descent"]["gap"] > 1);
  CHECK(json["adam"]["gap"] > 1);
}

// Without the pixels a model can only learn how many of the 357 images show an 8: 174. Its loss is
// the entropy of that share, to about six digits: the weights have not quite shrunk to zero.
TEST_CASE("With --break detach the pixels are not used, and the gradient check says so") {
  const auto [json, out] = tape({"--break", "detach"});
  CHECK(json["gradient"]["worst_error"] > 0.5);
  CHECK(out.find("gradient check      gradient of w[") != std::string::npos);
  const double share = 174. / 357;
  const double entropy = -share * std::log(share) - (1 - share) * std::log(1 - share);
  for (const char* method : {"descent", "adam"})
    CHECK(json[method]["loss"].get<double>() == Approx(entropy).epsilon(1e-6));
}

// Chapter 06's program in full: the number to hit, and where a forgotten log-determinant ends.
#include "tests/examples/chapter_run.hpp"

#include <cmath>

namespace {

nlohmann::json results(const std::vector<std::string>& arguments) {
  return run_chapter(TAPEFLOW_CH06, arguments).json;
}

}  // namespace

TEST_CASE("Chapter 06's NICE needs fewer bits per pixel than the Gaussian on held-out digits") {
  const nlohmann::json json = results({});
  const double gaussian = json["gaussian"]["test"]["mean"], flow = json["flow"]["test"]["mean"],
               gain = json["gain"]["mean"], error = json["gain"]["standard_error"];
  WARN("held-out digits: Gaussian " << gaussian << ", NICE " << flow << " bits per pixel");
  CHECK(json["uniform"] == Approx(std::log2(17)).epsilon(1e-6));  // the cell width is a float
  CHECK(gain == Approx(gaussian - flow).epsilon(1e-9));
  CHECK(gain > 0.2);
  CHECK(gain > 5 * error);
  CHECK(flow < json["no_scaling"]);
  CHECK(json["rows"] == nlohmann::json{{"train", 1168}, {"valid", 270}, {"test", 359}});
  CHECK(json["contract"]["broken"] == 0);
  const nlohmann::json lower = json["completion"];
  CHECK(lower["true"]["levels"] == 0);
  // The upper half of a digit says more about its lower half than the mean of all digits does.
  CHECK(lower["climbed"]["levels"] < 0.9 * lower["mean"]["levels"].get<double>());
  // Climbing leads to where the density is highest, and there the images are not typical.
  CHECK(lower["climbed"]["bits"] < lower["true"]["bits"].get<double>() - 0.3);
  CHECK(std::abs(lower["drawn"]["bits"].get<double>() - json["samples"].get<double>()) < 0.15);
}

// The flow squeezes all images onto z = 0, where a logistic density is highest. So they all cost
// what the best image of a flow without scaling costs. The last half of the epochs is there to
// reach it within a hundredth of a bit.
TEST_CASE("With --break scaling all images score alike, and the contract names the layer") {
  const nlohmann::json json = results({"--break", "scaling"});
  CHECK(json["gain"]["mean"] < 0);
  CHECK(json["flow"]["test"]["standard_error"] <
        json["gaussian"]["test"]["standard_error"].get<double>() / 50);
  CHECK(json["flow"]["test"]["mean"] == Approx(json["no_scaling"].get<double>()).margin(0.01));
  CHECK(json["flow"]["test"]["mean"] > json["no_scaling"]);
  CHECK(json["contract"]["broken"] > 0);
}

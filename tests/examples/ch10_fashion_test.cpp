// The full-covariance Gaussian of Fashion-MNIST's logits: the baseline of flows of pictures.
#include "tests/examples/chapter_run.hpp"

// With other noise the mean over the 10000 test pictures changes in the third digit after the
// point. Fashion-MNIST is a separate package: without it the program takes the digits.
TEST_CASE("The Gaussian needs 4.23 bits per pixel of Fashion-MNIST, or 5.53 with a wide alpha") {
  const nlohmann::json json = run_chapter(TAPEFLOW_CH10).json;
  const nlohmann::json &narrow = json["gaussian"]["narrow"], &wide = json["gaussian"]["wide"];
  WARN(json["data"].get<std::string>()
       << ": " << narrow["bits_per_dim"] << " and " << wide["bits_per_dim"] << " bits per pixel");
  CHECK(json["units"]["difference"] < 1e-10);
  // The digits: two scales gain on one, the logit gains, and noise that stays costs.
  const nlohmann::json digits = json["digits"];
  const double two_scales = digits["two_scales"]["test"];
  for (const char* other : {"gaussian", "logit_gaussian", "no_logit", "same_noise"})
    CHECK(two_scales < digits[other]["test"].get<double>() - 0.05);
  CHECK(two_scales < digits["one_scale"]["test"].get<double>() - 0.02);
  CHECK(json["noise"]["learnt"] < json["noise"]["draws_1"].get<double>() - 0.03);
  if (json["data"] != "Fashion-MNIST") return;
  CHECK(narrow["logits"]["mean"] == Approx(-1336.62).margin(3));
  CHECK(narrow["bits_per_dim"] == Approx(4.2317).margin(0.01));
  CHECK(wide["bits_per_dim"] == Approx(5.5252).margin(0.01));
}

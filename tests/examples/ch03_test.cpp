// Chapter 03's program keeps its promises, and its planted mistakes have their symptoms.
#include "engine/io/atomic_file.hpp"
#include "tests/examples/chapter_run.hpp"

#include <cmath>

namespace {

nlohmann::json results(const std::vector<std::string>& arguments) {
  return run_chapter(TAPEFLOW_CH03, arguments).json;
}

}  // namespace

// Fashion-MNIST is a separate package. Without it, the program trains on the digits.
TEST_CASE("Chapter 03's network classifies 85 % of unseen clothes right, or 95 % of the digits") {
  const nlohmann::json json = results({});
  const bool fashion = json["data"] == "Fashion-MNIST";
  WARN(json["data"].get<std::string>()
       << ": Adam " << json["Adam"]["test"] << ", SGD " << json["SGD"]["test"]);
  for (const char* optimiser : {"momentum", "Adam", "AdamW"}) {
    INFO(optimiser);
    CHECK(json[optimiser]["test"] >= (fashion ? 0.85 : 0.95));
    CHECK(json[optimiser]["loss"] < json["SGD"]["loss"]);
  }
  CHECK(json["SGD"]["test"] >= 0.8);
  if (!fashion) return;
  // 1000 images are learnt by heart.
  CHECK(json["small"]["loss"] < 0.1);
  CHECK(json["small"]["valid"] > json["small"]["best"].get<double>() + 0.05);
  CHECK(json["small"]["epoch"] < 50);
}

// ln(e^1000 + e^1001) = 1001 + ln(1 + 1/e). A relu layer of c times He's deviation multiplies the
// mean square by c², ten layers by c^20. Each of the ten random layers, with 512 units and 256
// rows, deviates by several per cent.
TEST_CASE("Chapter 03's adjoints, its starts and its gradient are what they should be") {
  const TemporaryDirectory one, other;
  const nlohmann::json json = run_chapter(TAPEFLOW_CH03, one, {"--digits", "--epochs", "1"}).json;
  CHECK(json["logsumexp"] == Approx(1001 + std::log1p(std::exp(-1))).epsilon(1e-15));
  CHECK(json["slogdet"]["worst_error"] < 1e-12);
  CHECK(json["matmul"]["worst_error"] == 0);  // small whole numbers
  for (const auto& [name, times] : {std::pair("half", 0.5), {"once", 1.}, {"twice", 2.}})
    CHECK(json["signal"][name] == Approx(std::pow(times, 20)).epsilon(0.4));
  CHECK(json["gradient"]["compared"] > 500);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["data"] == "8x8 digits");
  CHECK(run_chapter(TAPEFLOW_CH03, other, {"--digits", "--epochs", "1"}).json == json);
  for (const std::string name : json["figures"])
    CHECK(tapeflow::read_file(one / name) == tapeflow::read_file(other / name));
}

TEST_CASE("Chapter 03's network reads 95 % of unseen digits") {
  CHECK(results({"--digits", "--epochs", "3"})["Adam"]["test"] >= 0.95);
}

// Only the biases of the last layer learn, and all that they can represent is the frequency of each
// digit. So the loss stays at the entropy of ten equal classes.
TEST_CASE("With --break zero the loss stays at ln 10") {
  const nlohmann::json json = results({"--digits", "--break", "zero", "--epochs", "1"});
  for (const char* optimizer : {"SGD", "Adam"}) {
    CHECK(json[optimizer]["loss"] == Approx(std::log(10)).epsilon(0.005));
    CHECK(json[optimizer]["test"] < 0.2);
  }
}

// Sixteen, or 128, times the gradient: a learning rate of 0.1 becomes one of 12.8. Adam divides by
// the size of the gradient, so nothing changes for it.
TEST_CASE("With --break mean SGD fails, and Adam does not notice") {
  const nlohmann::json json = results({"--digits", "--break", "mean", "--epochs", "3"});
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["Adam"]["test"] >= 0.95);
  CHECK((json["SGD"]["loss"].is_null() || json["SGD"]["test"] < 0.9));
}

TEST_CASE("With --break detached the gradient check names a weight, and nothing is learnt") {
  const auto [json, out] =
      run_chapter(TAPEFLOW_CH03, {"--digits", "--break", "detached", "--epochs", "1"});
  CHECK(json["gradient"]["worst_error"] > 0.1);
  CHECK(out.find("gradient check      gradient of ") != std::string::npos);
  CHECK(json["Adam"]["test"] < 0.3);
}

TEST_CASE("With --break softmax the first loss is not finite, and the program says where") {
  const auto [json, out] = run_chapter(TAPEFLOW_CH03, {"--digits", "--break", "softmax"});
  CHECK(out.find("the first non-finite number is inf at [") != std::string::npos);
  CHECK(json["logsumexp"].is_null());  // JSON has no infinity
  for (const char* optimizer : {"SGD", "momentum", "Adam", "AdamW"}) {
    CHECK(json[optimizer]["steps"] < 5);
    CHECK(json[optimizer]["loss"].is_null());
  }
}

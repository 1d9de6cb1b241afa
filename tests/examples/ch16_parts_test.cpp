// Parts of chapter 16's program: scores, images, features, layers of maps, and a user's folder.
#include "examples/ch16_anomalies/auroc.hpp"
#include "examples/ch16_anomalies/defects.hpp"
#include "examples/ch16_anomalies/enlarge.hpp"
#include "examples/ch16_anomalies/feature_flow.hpp"
#include "examples/ch16_anomalies/filter_bank.hpp"
#include "examples/ch16_anomalies/inspection.hpp"
#include "examples/ch16_anomalies/mistakes.hpp"
#include "examples/ch16_anomalies/textures.hpp"
#include "flows/bases/distributions.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/flow.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

// A small flow with weights away from their start, and rows for it.
struct SmallFlow {
  ImageShape shape{3, 2, 3};
  Rng rng{1};
  Array<double> x = rng.normal<double>({4, 18});
  Gaussian gaussian = Gaussian::fit(rng.normal<double>({40, 3}));
  std::unique_ptr<MapChain<double>> flow = feature_flow<double>(
      shape, gaussian, {.flow_steps = 2, .hidden = 4, .activation = Activation::tanh}, rng);

  SmallFlow() {
    for (Parameter<double>* weights : flow->trainable_parameters())
      for (double& weight : weights->value) weight += 0.3 * rng.normal();
  }
};

Array<double> map_of(const MapLayer<double>& flow, const Array<double>& x) {
  Tape<double> tape({.record = false});
  return anomaly_map(flow, tape.constant(x)).value();
}

double sum_of_row(const Array<double>& maps, std::size_t n) {
  double total = 0;
  for (std::size_t k = 0; k < maps.shape(1); ++k) total += maps(n, k);
  return total;
}

}  // namespace

TEST_CASE("AUROC by sorting is the share of pairs, and a tie counts a half") {
  Rng rng(1);
  std::vector<double> good(37), bad(23);
  for (auto* scores : {&good, &bad})  // few values, so that there are many ties
    for (double& score : *scores) score = static_cast<double>(rng.below(6));
  for (double& score : bad) score += 1;
  double pairs = 0;
  for (const double g : good)
    for (const double b : bad) pairs += b > g ? 1 : b == g ? 0.5 : 0;
  CHECK(auroc(good, bad) == Approx(pairs / (37 * 23)).epsilon(1e-12));
  CHECK(auroc({1, 2}, {3}) == 1);
  CHECK(auroc({3}, {1, 2}) == 0);
  CHECK_THROWS_AS(auroc({}, {1}), std::invalid_argument);
}

TEST_CASE("The area under the receiver's curve is the AUROC") {
  Rng rng(2);
  std::vector<double> good(30), bad(20);
  for (double& score : good) score = static_cast<double>(rng.below(8));
  for (double& score : bad) score = static_cast<double>(rng.below(8)) + 2;
  const Series curve = receiver_curve("", good, bad);
  double area = 0;  // of trapezia
  for (std::size_t k = 1; k < curve.x.size(); ++k)
    area += (curve.x[k] - curve.x[k - 1]) * (curve.y[k] + curve.y[k - 1]) / 2;
  CHECK(area == Approx(auroc(good, bad)).epsilon(1e-12));
  CHECK(curve.x.back() == 1);
}

TEST_CASE("A larger image of a slope is the slope, away from the border") {
  Array<double> small(Shape{1, 16});
  for (std::size_t k = 0; k < 16; ++k)
    small(0, k) = 2 * static_cast<double>(k / 4) + static_cast<double>(k % 4);
  const Array<double> large = resized(small, 4, 4, 8, 8);
  for (std::size_t i = 1; i < 7; ++i)
    for (std::size_t j = 1; j < 7; ++j)
      CHECK(large(0, 8 * i + j) ==
            Approx(2 * (static_cast<double>(i) / 2 - 0.25) + static_cast<double>(j) / 2 - 0.25));
  CHECK((resized(small, 4, 4, 4, 4) == small));
}

TEST_CASE("A defect changes the pixels of its mask, and few others") {
  for (const std::string& material : materials) {
    for (const std::string& kind : defect_kinds) {
      INFO(material << ' ' << kind);
      Rng rng(3);
      const Array<double> before = texture(material, rng);
      Array<double> after = before;
      const Array<double> mask = plant_defect(kind, after, rng);
      double inside = 0, outside = 0, area = 0;
      for (std::size_t k = 0; k < mask.size(); ++k) {
        const double change = std::abs(after.data()[k] - before.data()[k]);
        (mask.data()[k] > 0 ? inside : outside) += change;
        area += mask.data()[k];
      }
      CHECK(area >= 8);
      CHECK(area < 0.1 * static_cast<double>(mask.size()));
      CHECK(inside / area > 0.01);
      if (kind != "stain") CHECK(outside == 0);  // a stain is soft at its border
      if (kind == "stain") CHECK(outside < inside / 2);
    }
  }
  Array<double> image = filled<double>({64, 64}, 0.5);
  Rng rng(1);
  CHECK_THROWS_AS(plant_defect("dent", image, rng), std::invalid_argument);
}

TEST_CASE("A planted set has good images first, and a mask exactly where there is a defect") {
  const InspectionSet set = planted_set("tiles", {.train = 2, .good = 3, .each = 2, .seed = 5});
  CHECK(set.test.shape() == Shape{13, 64 * 64});
  CHECK(set.of_kind("good") == std::vector<std::size_t>{0, 1, 2});
  CHECK(set.of_kind("stain") == std::vector<std::size_t>{7, 8});
  for (std::size_t n = 0; n < 13; ++n) CHECK((sum_of_row(set.masks, n) > 0) == (n >= 3));
  const InspectionSet again = planted_set("tiles", {.train = 2, .good = 3, .each = 2, .seed = 5});
  CHECK((again.test == set.test));
}

// The filters' mean is 0 and their absolute values add up to 1: an even grey has no energy, and a
// brighter one differs only in its brightness.
TEST_CASE("An even grey has the least energy in every filter, also at the border") {
  const FilterBank bank;
  const Array<float> maps = bank.of(filled<double>({1, 32 * 32}, 0.5), 32, 32);
  CHECK(maps.shape() == Shape{1, 8 * 8 * bank.channels()});
  for (std::size_t k = 0; k < 64; ++k) {
    for (std::size_t c = 0; c < 8; ++c)
      CHECK(maps(0, k * bank.channels() + c) == Approx(std::log(0.01)).margin(1e-3));
    CHECK(maps(0, k * bank.channels() + 8) == Approx(0.5));
  }
  CHECK_THROWS_AS(bank.of(filled<double>({1, 30 * 30}, 0.5), 30, 30), std::invalid_argument);
}

TEST_CASE("The filter along a wave answers, and the one across it does not") {
  Array<double> image(Shape{1, 32 * 32});
  for (std::size_t k = 0; k < image.size(); ++k)
    image(0, k) = 0.5 + 0.4 * std::cos(2 * M_PI * static_cast<double>(k % 32) / 6);
  const FilterBank bank;
  const Array<float> maps = bank.of(image, 32, 32);
  const float* middle = &maps(0, (4 * 8 + 4) * bank.channels());
  CHECK(middle[4] > middle[6] + 2);  // wavelength 6, 0 and 90 degrees
  CHECK(middle[4] > middle[0]);      // wavelength 3
}

// Sums of 18 numbers near 1 in double.
TEST_CASE("The sum of an anomaly map is -ln p of the whole map") {
  SmallFlow small;
  const Array<double> maps = map_of(*small.flow, small.x);
  const Flow<double> flow(std::move(small.flow), std::make_unique<StandardNormal<double>>(18));
  Workers workers(1);
  const std::vector<double> log_p = flow.log_prob(small.x, workers);
  for (std::size_t n = 0; n < 4; ++n)
    CHECK(sum_of_row(maps, n) == Approx(-log_p[n]).epsilon(1e-12));
}

TEST_CASE("A flow without steps has the Gaussian's map") {
  SmallFlow small;
  const auto flow = feature_flow<double>(small.shape, small.gaussian, {.flow_steps = 0}, small.rng);
  const Array<double> maps = map_of(*flow, small.x);
  Array<double> positions = small.x;
  positions.reshape({24, 3});
  const std::vector<double> log_p = small.gaussian.log_prob(positions);
  for (std::size_t k = 0; k < 24; ++k) CHECK(maps.data()[k] == Approx(-log_p[k]).epsilon(1e-10));
}

TEST_CASE("Before its fit a flow is the Gaussian") {
  SmallFlow small;
  const auto flow = feature_flow<double>(small.shape, small.gaussian, {}, small.rng);
  const auto gaussian =
      feature_flow<double>(small.shape, small.gaussian, {.flow_steps = 0}, small.rng);
  const Array<double> a = map_of(*flow, small.x), b = map_of(*gaussian, small.x);
  for (std::size_t k = 0; k < a.size(); ++k)
    CHECK(a.data()[k] == Approx(b.data()[k]).epsilon(1e-10));
}

TEST_CASE("The flow of maps keeps the contract, and a shared log-determinant breaks it") {
  SmallFlow small;
  CHECK(check_bijector(*small.flow, small.x).empty());
  const auto shared = with_shared_log_det(std::move(small.flow));
  CHECK_FALSE(check_bijector(*shared, small.x).empty());
}

TEST_CASE("Two kernels of 1 x 1 see one position, and two kernels of 3 x 3 see 5 x 5") {
  SmallFlow small;
  const ImageShape shape{7, 7, 2};
  Array<double> x = small.rng.normal<double>({1, 98});
  for (const std::size_t side : {1u, 3u}) {
    FlowStep<double> step(shape, {0, 1}, {.side = side, .activation = Activation::tanh}, small.rng);
    for (Parameter<double>* weights : step.trainable_parameters())
      for (double& weight : weights->value) weight += 0.3 * small.rng.normal();
    const Array<double> before = map_of(step, x);
    Array<double> other = x;
    other(0, 2 * 24) += 1;  // the kept channel in the middle
    const Array<double> after = map_of(step, other);
    std::size_t changed = 0;
    for (std::size_t k = 0; k < 49; ++k) changed += before(0, k) != after(0, k);
    CHECK(changed == (2 * side - 1) * (2 * side - 1));
  }
}

TEST_CASE("Marks are those of a perfect map, and of one that is upside down") {
  const InspectionSet set = planted_set("wood", {.train = 1, .good = 4, .each = 2, .seed = 7});
  std::vector<double> scores;
  for (const std::string& kind : set.kinds) scores.push_back(kind == "good" ? 0 : 1);
  const Marks perfect = marks_of(set, set.masks, scores);
  CHECK(perfect.image == 1);
  CHECK(perfect.pixel == 1);
  CHECK(perfect.kinds.at("hole") == 1);
  const Marks wrong = marks_of(set, -set.masks, scores);
  CHECK(wrong.pixel == 0);
}

TEST_CASE("Familiar images are the training images") {
  InspectionSet set = planted_set("metal", {.train = 5, .good = 3, .each = 1, .seed = 9});
  const Array<double> before = set.test;
  take_familiar_images(set);
  for (std::size_t k = 0; k < set.train.shape(1); ++k) {
    CHECK(set.test(2, k) == set.train(2, k));
    CHECK(set.test(3, k) == before(3, k));
  }
}

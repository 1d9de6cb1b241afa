#include "examples/ch03_networks/classifier.hpp"

#include "engine/gradient_check.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace tapeflow;

namespace {

// Four images of one pixel with 17 levels; bright ones have the label 1.
LabelledImages four_images() {
  LabelledImages images{Array<std::uint8_t>(Shape{4, 1}), {0, 1, 0, 1}, 1, 1, 17};
  for (std::size_t i = 0; i < 4; ++i) images.pixels(i, 0) = i % 2 == 1 ? 16 : 4;
  return images;
}

}  // namespace

TEST_CASE("Cross-entropy is the mean of -ln softmax at the labels, and its gradient agrees") {
  const Array<double> logits = {{1, 2, 3}, {-1, 0, 4}};
  const std::vector<std::size_t> labels = {0, 2};
  double expected = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    double total = 0;
    for (std::size_t k = 0; k < 3; ++k) total += std::exp(logits(i, k));
    expected -= std::log(std::exp(logits(i, labels[i])) / total) / 2;
  }
  for (const char* mistake : {"", "softmax", "mean", "detached"}) {
    INFO(mistake);
    const Loss<double> loss = loss_with<double>(mistake);
    const double times = std::string(mistake) == "mean" ? 2 : 1;  // two rows
    Tape<double> tape;
    CHECK(loss(tape.constant(logits), labels).item() == Approx(times * expected).epsilon(1e-14));
    const GradientReport report = check_gradient(
        [&](std::span<const Var<double>> in) { return loss(in[0], labels); }, {logits});
    INFO(report.sentence());
    CHECK(report.ok == (std::string(mistake) != "detached"));
  }
}

TEST_CASE("A deck deals every number once before it repeats one") {
  Deck deck(10, 1);
  std::vector<std::size_t> first;
  for (int hand = 0; hand < 3; ++hand) {
    const auto dealt = deck.deal(3);
    first.insert(first.end(), dealt.begin(), dealt.end());
  }
  CHECK(first.size() == 9);
  CHECK(std::set(first.begin(), first.end()).size() == 9);
  CHECK(*std::max_element(first.begin(), first.end()) < 10);
  const auto next = deck.deal(100);  // all ten numbers, not more
  CHECK(std::set(next.begin(), next.end()).size() == 10);
}

TEST_CASE("Selected images keep their labels, and the largest level has the brightness 1") {
  const LabelledImages images = four_images(), some = select_images(images, {3, 0});
  CHECK(some.labels == std::vector<std::size_t>{1, 0});
  CHECK((some.pixels(0, 0) == 16 && some.pixels(1, 0) == 4));
  CHECK(first_rows(images, 3) == std::vector<std::size_t>{0, 1, 2});
  CHECK(first_rows(images, 9).size() == 4);
  CHECK(labels_of(images, {1, 2}) == std::vector<std::size_t>{1, 0});
  const Array<float> x = brightness(images, {0, 1});
  CHECK((x(0, 0) == 0.25f && x(1, 0) == 1));
  CHECK(brightness(images, {1}, 255)(0, 0) == 255);
}

TEST_CASE("Right classes are counted, and the commonest mistake is named") {
  const LabelledImages images = four_images();
  const MeanAndError right = accuracy({0, 1, 1, 1}, images);
  CHECK(right.mean == Approx(0.75));
  CHECK(right.standard_error == Approx(std::sqrt(0.25 * 0.75 / 3)));  // n - 1 = 3
  CHECK(commonest_mistake({1, 0, 1, 1}, images) == "0 taken for 1, 2 times");
  CHECK(commonest_mistake({0, 1, 0, 1}, images).empty());
  CHECK(mistakes({1, 1, 1}, images) == std::vector<std::size_t>{0, 2});  // three images
  CHECK(mistakes(images.labels, images).empty());
  CHECK(percent({0.875, 0.0033}) == "87.50 ± 0.33 %");
}

TEST_CASE("A network learns to tell dark from bright, and one that starts at NaN stops at once") {
  const LabelledImages images = four_images();
  const ImageClasses data{"four", images, images, images};
  Rng rng(1);
  Mlp<float> net({1, 2}, Activation::relu, rng);
  Adam<float> adam(net.trainable_parameters(), {.learning_rate = 0.1});
  const ClassifierOptions options{.epochs = 20, .steps_per_epoch = 10, .batch = 4};
  const Training run = train_classifier(net, adam, "Adam", data, options);
  CHECK(run.steps == 200);
  CHECK(run.loss.y.size() == 200);
  CHECK(run.loss.x.back() == Approx(20));
  CHECK(run.loss.y.back() < 0.5);
  CHECK(run.valid.y.size() == 20);
  CHECK(run.not_finite.empty());
  CHECK(classified(net, images) == images.labels);
  net.trainable_parameters()[0]->value.fill(std::numeric_limits<float>::quiet_NaN());
  const Training stopped = train_classifier(net, adam, "Adam", data, options);
  CHECK(stopped.steps == 1);
  CHECK(stopped.valid.y.empty());
  INFO(stopped.not_finite);
  CHECK(stopped.not_finite.find("weight") != std::string::npos);
}

// The validation labels are the wrong ones: what the network learns makes its validation loss rise
// from the first epoch on.
TEST_CASE("Early stopping gives back the weights of the epoch with the lowest validation loss") {
  const LabelledImages images = four_images();
  LabelledImages wrong = images;
  wrong.labels = {1, 0, 1, 0};
  Rng rng(1);
  Mlp<float> net({1, 2}, Activation::relu, rng);
  Adam<float> adam(net.trainable_parameters(), {.learning_rate = 0.1});
  const ClassifierOptions options{.epochs = 20, .steps_per_epoch = 10, .batch = 4};
  const Training run = train_classifier(net, adam, "Adam", {"four", images, wrong, wrong}, options);
  CHECK(run.best < 5);
  CHECK(run.valid.y.back() > run.valid.y[run.best - 1]);
  CHECK(loss_of(net, wrong, options) == Approx(run.valid.y[run.best - 1]).epsilon(1e-6));
}

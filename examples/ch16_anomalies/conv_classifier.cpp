#include "examples/ch16_anomalies/conv_classifier.hpp"

#include "engine/optimizers/optimizer.hpp"
#include "engine/optimizers/schedule.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

Var<float> on_tape(Tape<float>& tape, const LabelledImages& images) {
  const Var<float> rows = tape.constant(cast<float>(as_light(images)));
  return reshape(rows, {images.count(), images.height, images.width, 1});
}

// The mean of ln Σ e^logits minus the logit of the right class.
Var<float> cross_entropy_of(Var<float> logits, const LabelledImages& images) {
  Array<float> right = filled<float>(logits.shape(), 0);
  for (std::size_t n = 0; n < images.count(); ++n) right(n, images.labels[n]) = 1;
  return mean(logsumexp(logits, {1}) - sum(logits * logits.tape().constant(right), {1}));
}

}  // namespace

ConvClassifier::ConvClassifier(std::uint64_t seed) : ConvClassifier(Rng(seed)) {}

ConvClassifier::ConvClassifier(Rng rng)
    : first_(3, 1, first_channels, Activation::relu, rng),
      second_(3, first_channels, hidden, Activation::identity, rng),
      last_(positions * hidden, classes, Activation::identity, rng) {}

void ConvClassifier::visit(ParameterVisitor<float>& visitor) {
  visitor("first", first_);
  visitor("second", second_);
  visitor("last", last_);
}

// tag: classifier
Var<float> ConvClassifier::before_relu(Var<float> images) const {
  return second_(block_mean(first_(images), 2));
}

Var<float> ConvClassifier::maps(Var<float> images) const {
  constexpr std::size_t margin = 4;  // the kernels see three pixels beyond the border
  const Var<float> all = block_mean(before_relu(mirrored(images, margin)), 2);
  return slice(slice(all, 1, 1, all.extent(1) - 1), 2, 1, all.extent(2) - 1);
}

Var<float> ConvClassifier::logits(Var<float> images) const {
  const Var<float> halved = block_mean(relu(before_relu(images)), 2);
  return last_(reshape(halved, {images.extent(0), positions * hidden}));
}
// end: classifier

double ConvClassifier::accuracy(const LabelledImages& images) const {
  Tape<float> tape({.record = false});
  const Array<float> found = logits(on_tape(tape, images)).value();
  std::size_t right = 0;
  for (std::size_t n = 0; n < images.count(); ++n) {
    const float* row = &found(n, 0);
    const auto best = static_cast<std::size_t>(std::max_element(row, row + classes) - row);
    right += best == images.labels[n];
  }
  return static_cast<double>(right) / static_cast<double>(images.count());
}

void fit_classifier(ConvClassifier& classifier, const LabelledImages& images,
                    const ClassifierFitOptions& options,
                    const std::function<void(double)>& on_step) {
  Adam<float> adam(classifier.trainable_parameters(), {.learning_rate = 3e-3});
  const Schedule rate = cosine(options.steps);
  Rng rng(options.seed);
  Tape<float> tape;
  for (std::size_t step = 0; step < options.steps; ++step) {
    tape.clear();
    std::vector<std::size_t> rows(options.batch);
    for (std::size_t& row : rows) row = rng.below(images.count());
    const LabelledImages batch = select_images(images, rows);
    const Var<float> loss = cross_entropy_of(classifier.logits(on_tape(tape, batch)), batch);
    tape.backward(loss);
    adam.set_learning_rate(3e-3 * rate(step));
    adam.step();
    if (on_step) on_step(static_cast<double>(loss.item()));
  }
}

Array<double> as_light(const LabelledImages& images) {
  Array<double> light = cast<double>(images.pixels);
  light /= static_cast<double>(images.levels - 1);
  return light;
}

}  // namespace tapeflow

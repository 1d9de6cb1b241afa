#include "examples/ch03_networks/classifier.hpp"

#include "engine/optimizers/schedule.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

std::vector<Array<float>> weights_of(Mlp<float>& net) {
  std::vector<Array<float>> weights;
  for (const Parameter<float>* p : net.trainable_parameters()) weights.push_back(p->value);
  return weights;
}

void set_weights(Mlp<float>& net, const std::vector<Array<float>>& weights) {
  const auto parameters = net.trainable_parameters();
  for (std::size_t k = 0; k < weights.size(); ++k) parameters[k]->value = weights[k];
}

// The loss of some images, on a tape.
Var<float> loss_on(Tape<float>& tape, const Mlp<float>& net, const LabelledImages& images,
                   const std::vector<std::size_t>& rows, const ClassifierOptions& options) {
  const Var<float> x = tape.constant(brightness(images, rows, options.brightest));
  return options.loss(net(x), labels_of(images, rows));
}

// Computes the loss and its gradient again, on a tape that looks for the first number that is not
// finite.
std::string where_not_finite(const Mlp<float>& net, const LabelledImages& images,
                             const std::vector<std::size_t>& rows,
                             const ClassifierOptions& options) {
  Tape<float> tape({.check_finite = true});
  try {
    tape.backward(loss_on(tape, net, images, rows, options));
  } catch (const NonFiniteError& error) {
    return error.what();
  }
  return "";
}

// Appends the loss of a step to the curve, averaged over about 20 steps.
void note_step(Training& run, double loss, const ClassifierOptions& options) {
  const bool first = run.loss.y.empty() || !std::isfinite(loss);
  const double recent = first ? loss : run.loss.y.back();
  ++run.steps;
  run.loss.x.push_back(static_cast<double>(run.steps) /
                       static_cast<double>(options.steps_per_epoch));
  run.loss.y.push_back(first ? loss : recent + (loss - recent) / 20);
}

// Appends the validation loss of an epoch. Returns whether it is the lowest so far.
bool note_epoch(Training& run, double loss) {
  const bool lowest = run.valid.y.empty() || loss < run.valid.y[run.best - 1];
  run.valid.y.push_back(loss);
  run.valid.x.push_back(static_cast<double>(run.valid.y.size()));
  if (lowest) run.best = run.valid.y.size();
  return lowest;
}

std::string progress(const Training& run, const ClassifierOptions& options) {
  return run.loss.name + ", epoch " + std::to_string(run.valid.y.size()) + " of " +
         std::to_string(options.epochs) + ": loss " + number(run.loss.y.back(), 3);
}

}  // namespace

std::vector<std::size_t> Deck::deal(std::size_t hand) {
  hand = std::min(hand, count_);
  if (order_.size() < hand) order_ = rng_.permutation(count_);
  const auto first = order_.end() - static_cast<std::ptrdiff_t>(hand);
  const std::vector<std::size_t> dealt(first, order_.end());
  order_.erase(first, order_.end());
  return dealt;
}

double loss_of(const Mlp<float>& net, const LabelledImages& images,
               const ClassifierOptions& options) {
  constexpr std::size_t at_once = 1000;
  Tape<float> tape({.record = false});
  double total = 0;
  for (std::size_t first = 0; first < images.count(); first += at_once) {
    const LabelledImages some =
        image_range(images, first, std::min(at_once, images.count() - first));
    const double loss = loss_on(tape, net, some, first_rows(some, at_once), options).item();
    total += static_cast<double>(some.count()) * loss;
    tape.clear();
  }
  return total / static_cast<double>(images.count());
}

// tag: training
Training train_classifier(Mlp<float>& net, Optimizer<float>& optimizer, const std::string& name,
                          const ImageClasses& data, const ClassifierOptions& options) {
  const std::size_t steps = options.epochs * options.steps_per_epoch;
  const Schedule schedule = cosine(steps, options.last_rate);
  const double rate = optimizer.learning_rate();
  Deck deck(data.train.count(), options.seed);
  Training run{.loss = {name, {}, {}}, .valid = {name, {}, {}}};
  std::vector<Array<float>> best = weights_of(net);
  ProgressLine line;
  Tape<float> tape;
  while (run.steps < steps) {
    const std::vector<std::size_t> rows = deck.deal(options.batch);
    tape.clear();
    const Var<float> loss = loss_on(tape, net, data.train, rows, options);
    note_step(run, loss.item(), options);
    if (!run.is_finite()) {
      run.not_finite = where_not_finite(net, data.train, rows, options);
      break;
    }
    tape.backward(loss);
    optimizer.set_learning_rate(rate * schedule(run.steps - 1));
    optimizer.step();
    if (run.steps % options.steps_per_epoch != 0) continue;
    if (note_epoch(run, loss_of(net, data.valid, options))) best = weights_of(net);
    line.update(progress(run, options));
  }
  set_weights(net, best);
  return run;
}
// end: training

}  // namespace tapeflow

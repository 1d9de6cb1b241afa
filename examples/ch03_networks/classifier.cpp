#include "examples/ch03_networks/classifier.hpp"

#include "engine/optimizers/schedule.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

std::vector<std::size_t> Deck::deal(std::size_t hand) {
  hand = std::min(hand, count_);
  if (order_.size() < hand) order_ = rng_.permutation(count_);
  const auto first = order_.end() - static_cast<std::ptrdiff_t>(hand);
  const std::vector<std::size_t> dealt(first, order_.end());
  order_.erase(first, order_.end());
  return dealt;
}

// tag: training
Series train_classifier(Mlp<float>& net, Optimizer<float>& optimizer, const std::string& name,
                        const LabelledImages& images, const ClassifierOptions& options) {
  const Schedule schedule = cosine(options.steps);
  const double rate = optimizer.learning_rate();
  Deck deck(images.count(), options.seed);
  Series curve{name, {}, {}};
  ProgressLine line;
  Tape<float> tape;
  double loss = std::log(10.), recent = loss;
  for (std::size_t step = 0; step < options.steps && std::isfinite(loss); ++step) {
    const std::vector<std::size_t> rows = deck.deal(options.batch);
    tape.clear();
    const Var<float> x = tape.constant(brightness(images, rows, options.brightest));
    const Var<float> y = cross_entropy(net(x), labels_of(images, rows), options.normaliser);
    tape.backward(y);
    optimizer.set_learning_rate(rate * schedule(step));
    optimizer.step();
    loss = y.item();
    recent += (loss - recent) / 20;
    curve.x.push_back(static_cast<double>(step + 1));
    curve.y.push_back(recent);
    line.update(name + ", step " + std::to_string(step + 1) + " of " +
                std::to_string(options.steps) + ": loss " + number(recent, 3));
  }
  return curve;
}
// end: training

}  // namespace tapeflow

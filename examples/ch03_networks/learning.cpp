#include "examples/ch03_networks/learning.hpp"

#include <algorithm>
#include <memory>

namespace tapeflow {
namespace {

constexpr std::size_t hidden = 128, classes = 10;

Mlp<float> network_for(const ImageClasses& data, const ChapterOptions& options) {
  Rng rng(options.seed);
  Mlp<float> net({data.train.pixels.shape(1), hidden, classes}, Activation::relu, rng);
  if (options.broken == "zero")
    for (Parameter<float>* parameter : net.trainable_parameters()) parameter->value.fill(0);
  return net;
}

// tag: optimisers
std::unique_ptr<Optimizer<float>> optimiser(const std::string& name, Mlp<float>& net) {
  const auto weights = net.trainable_parameters();
  if (name == "SGD") return std::make_unique<Sgd<float>>(weights, SgdOptions{.learning_rate = 0.1});
  if (name == "momentum")
    return std::make_unique<Sgd<float>>(weights,
                                        SgdOptions{.learning_rate = 0.05, .momentum = 0.9});
  if (name == "Adam") return std::make_unique<Adam<float>>(weights, AdamOptions{});
  return std::make_unique<AdamW<float>>(weights, AdamOptions{}, 0.1);
}
// end: optimisers

ClassifierOptions how(const ChapterOptions& options) {
  return {.epochs = options.epochs,
          .seed = options.seed,
          .brightest = options.broken == "softmax" ? 255. : 1.,
          .loss = loss_with<float>(options.broken)};
}

}  // namespace

// tag: learning
Learnt learn(const std::string& name, const ImageClasses& data, const ChapterOptions& options,
             TextTable& table, Results& results) {
  ClassifierOptions training = how(options);
  training.steps_per_epoch = std::max<std::size_t>(data.train.count() / training.batch, 200);
  Mlp<float> net = network_for(data, options);
  const Training run = train_classifier(net, *optimiser(name, net), name, data, training);
  if (!run.not_finite.empty()) results.print(name, run.not_finite);

  const auto found = classified(net, data.test, training.brightest);
  const MeanAndError test = accuracy(found, data.test),
                     valid = accuracy(classified(net, data.valid, training.brightest), data.valid);
  const double loss = run.loss.y.back(), valid_loss = loss_of(net, data.valid, training);
  table.row({name, number(loss, 3), number(valid_loss, 3), percent(valid), percent(test)});
  results.keep(name + ".loss", loss).keep(name + ".valid_loss", valid_loss);
  results.keep(name + ".valid", valid.mean).keep(name + ".test", test.mean);
  results.keep(name + ".test_percent", 100 * test.mean);
  results.keep(name + ".steps", run.steps);
  return {run, found};
}
// end: learning

// tag: few
Training learn_few(const ImageClasses& data, const ChapterOptions& options, Results& results) {
  const std::size_t count = std::min<std::size_t>(1000, data.train.count());
  const ImageClasses few{data.name, image_range(data.train, 0, count), data.valid, data.test};
  ClassifierOptions training = how(options);
  training.epochs = 100;
  training.last_rate = 1;  // constant
  training.steps_per_epoch = count / training.batch;
  Mlp<float> net = network_for(data, options);
  Adam<float> adam(net.trainable_parameters(), {.learning_rate = 0.003});
  const Training run = train_classifier(net, adam, "1000 images", few, training);
  // end: few
  if (run.valid.y.empty()) return run;
  const double best = run.valid.y[run.best - 1], last = run.valid.y.back();
  results.print("1000 images only", "validation loss " + number(best, 3) + " after epoch " +
                                        std::to_string(run.best) + ", " + number(last, 3) +
                                        " after epoch 100; training loss " +
                                        number(run.loss.y.back(), 3));
  results.keep("small.best", best).keep("small.epoch", run.best);
  results.keep("small.valid", last).keep("small.loss", run.loss.y.back());
  return run;
}

Series from_epoch(double epoch, const Series& curve) {
  const auto first = std::lower_bound(curve.x.begin(), curve.x.end(), epoch) - curve.x.begin();
  if (first == std::ssize(curve.x)) return curve;
  return {curve.name,
          {curve.x.begin() + first, curve.x.end()},
          {curve.y.begin() + first, curve.y.end()}};
}

}  // namespace tapeflow

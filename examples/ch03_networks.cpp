// Networks and training: four adjoints, a start that keeps the signal, Adam, and clothes told
// apart.
#include "engine/blas.hpp"
#include "engine/gradient_check.hpp"
#include "engine/optimizer.hpp"
#include "engine/schedule.hpp"
#include "examples/support/chapter.hpp"
#include "examples/support/flow_pictures.hpp"
#include "examples/support/image_classes.hpp"
#include "examples/support/image_grid.hpp"
#include "examples/support/network_parts.hpp"
#include "examples/support/progress.hpp"
#include "examples/support/table.hpp"

#include <cmath>
#include <numeric>

using namespace tapeflow;

constexpr std::size_t hidden = 128, classes = 10, batch = 128;

/// What a planted mistake changes: "softmax" sums exponentials as they come, of pixels as they are
/// in the file, 0 to 255 instead of 0 to 1; "zero" starts with all weights at 0.
struct Setting {
  LogSumExp normaliser = LogSumExp::stable;
  double brightest = 1;
  bool zero = false;
};

Setting setting_for(const std::string& broken) {
  if (broken == "softmax") return {.normaliser = LogSumExp::naive, .brightest = 255};
  return {.zero = broken == "zero"};
}

// tag: training
// Every image once, in random order, then again in another; the learning rate falls along half a
// cosine. Returns the loss, averaged over about 20 steps. Ends where the loss is no number.
Series train(Mlp<float>& net, Optimizer<float>& optimizer, const std::string& name,
             const LabelledImages& images, const Setting& setting, const ChapterOptions& options) {
  const std::size_t steps = options.epochs * std::max<std::size_t>(images.count() / batch, 200);
  const Schedule schedule = cosine(steps);
  const double rate = optimizer.learning_rate;
  Rng rng(options.seed);
  std::vector<std::size_t> order;
  Series curve{name, {}, {}};
  ProgressLine line;
  Tape<float> tape;
  double loss = std::log(10.), recent = loss;
  for (std::size_t step = 0; step < steps && std::isfinite(loss); ++step) {
    if (order.size() < batch) order = rng.permutation(images.count());
    const std::vector<std::size_t> rows(order.end() - batch, order.end());
    order.resize(order.size() - batch);
    tape.clear();
    const Var<float> logits = net(tape.constant(brightness(images, rows, setting.brightest)));
    const Var<float> y = cross_entropy(logits, labels_of(images, rows), setting.normaliser);
    tape.backward(y);
    optimizer.learning_rate = rate * schedule(step);
    optimizer.step();
    loss = y.item();
    recent += (loss - recent) / 20;
    curve.x.push_back(static_cast<double>(step + 1));
    curve.y.push_back(recent);
    line.update(name + ", step " + std::to_string(step + 1) + " of " + std::to_string(steps) +
                ": loss " + number(recent, 3));
  }
  return curve;
}
// end: training

// The gradient of the loss at 16 images, of a network with tanh in place of relu: a difference
// across a kink says nothing.
void check_gradient_of_training(const LabelledImages& images, Results& results) {
  std::vector<std::size_t> rows(16);
  std::iota(rows.begin(), rows.end(), 0);
  const Array<double> x = cast<double>(brightness(images, rows));
  Rng rng(1);
  Mlp<double> net({x.shape(1), 8, classes}, Activation::tanh, rng);
  const auto loss = [&](Tape<double>& tape) {
    return cross_entropy(net(tape.constant(x)), labels_of(images, rows));
  };
  const GradientReport report =
      check_gradient(loss, net.named_parameters(), {.every_entry_up_to = 10000});
  results.print("gradient check", report.sentence());
  results.keep("gradient.compared", report.compared);
  results.keep("gradient.worst_error", report.worst_error);
}

// Held-out images, those it gets wrong in a frame; the losses, and the signal of three starts.
void draw(const ImageClasses& data, const std::vector<std::size_t>& found,
          std::vector<Series> curves, const ChapterOptions& options, Results& results) {
  std::vector<std::size_t> shown(std::min<std::size_t>(160, found.size())), wrong;
  std::iota(shown.begin(), shown.end(), 0);
  for (std::size_t i : shown)
    if (found[i] != data.test.labels[i]) wrong.push_back(i);
  ImageGrid grid(data.test.height, data.test.width);
  grid.panel(cast<double>(brightness(data.test, shown)), 20, wrong);
  results.figure(grid.save(options.picture));

  Figure figure;
  figure.lines({"Training", "step of 128 images", "cross-entropy (nats)"}, std::move(curves));
  figure.lines({"The signal through ten relu layers", "layer", "mean square"},
               {signal_through_layers(2), signal_through_layers(1), signal_through_layers(0.5)}, {},
               Axes::logarithmic_y);
  results.figure(figure.save(beside(options.picture, "_training")));
}

std::unique_ptr<Optimizer<float>> make_optimizer(const std::string& name, Mlp<float>& net) {
  const auto parameters = net.trainable_parameters();
  if (name == "Adam") return std::make_unique<Adam<float>>(parameters, AdamOptions{});
  return std::make_unique<Sgd<float>>(parameters, SgdOptions{.learning_rate = 0.1});
}

std::string percent(const MeanAndError& fraction) {
  return with_error(100 * fraction.mean, 100 * fraction.standard_error) + " %";
}

// tag: experiment
int networks(const ChapterOptions& options, bool only_digits) {
  choose_blas_kernel();
  Results results;
  const Setting setting = setting_for(options.broken);
  print_adjoints(setting.normaliser, results);
  print_signal(results);
  const ImageClasses data =
      only_digits ? digit_classes(options.seed) : fashion_or_digits(options.seed);
  check_gradient_of_training(data.train, results);

  results.keep("data", data.name);
  TextTable table({data.name, "training loss", "right, validation", "right, held out"});
  std::vector<Series> curves;
  std::vector<std::size_t> found;
  for (const std::string name : {"SGD", "Adam"}) {
    Rng rng(options.seed);
    Mlp<float> net({data.train.pixels.shape(1), hidden, classes}, Activation::relu, rng);
    for (Parameter<float>* parameter : net.trainable_parameters())
      if (setting.zero) parameter->value.fill(0);
    const auto optimizer = make_optimizer(name, net);
    curves.push_back(train(net, *optimizer, name, data.train, setting, options));
    found = classified(net, data.test, setting.brightest);
    const MeanAndError valid = accuracy(classified(net, data.valid, setting.brightest), data.valid),
                       test = accuracy(found, data.test);
    const double loss = curves.back().y.back();
    table.row({name, number(loss, 3), percent(valid), percent(test)});
    results.keep(name + ".loss", loss).keep(name + ".steps", curves.back().x.size());
    results.keep(name + ".valid", valid.mean).keep(name + ".test", test.mean);
  }
  std::cout << table;
  results.print("commonest mistake", commonest_mistake(found, data.test));
  draw(data, found, std::move(curves), options, results);
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Shows what networks are made of, and teaches one to tell clothes apart",
               "ch03_networks");
  ChapterOptions options{.epochs = 8, .picture = "ch03_networks.png"};
  bool only_digits = false;
  add_chapter_options(app, options, {"softmax", "zero"});
  app.add_flag("--digits", only_digits, "learn the bundled digits instead of Fashion-MNIST");
  return run_program(app, argc, argv, [&] { return networks(options, only_digits); });
}

// Networks and training: three adjoints, good initial weights, Adam beside SGD, and a classifier.
#include "examples/ch03_networks/classifier.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/plot/image_grid.hpp"
#include "examples/support/terminal/text_table.hpp"

using namespace tapeflow;

constexpr std::size_t hidden = 128, classes = 10;

// Checks the gradient of the loss at 16 images. The network has tanh in place of relu, because a
// difference across a kink says nothing.
void check_gradient_of_training(const LabelledImages& images, Results& results) {
  const std::vector<std::size_t> rows = first_rows(images, 16);
  const Array<double> x = cast<double>(brightness(images, rows));
  Rng rng(1);
  Mlp<double> net({x.shape(1), 8, classes}, Activation::tanh, rng);
  const auto loss = [&](Tape<double>& tape) {
    return cross_entropy(net(tape.constant(x)), labels_of(images, rows));
  };
  print_gradient_check(check_gradient(loss, net.named_parameters(), {.every_entry_up_to = 10000}),
                       results);
}

// Two figures: held-out images, with a frame around each wrongly classified one; the training
// losses, with the mean square of a signal for three scales of the initial weights.
void draw(const LabelledImages& images, std::vector<std::size_t> found, std::vector<Series> curves,
          const ChapterOptions& options, Results& results) {
  const std::vector<std::size_t> shown = first_rows(images, 160);
  found.resize(shown.size());
  ImageGrid grid(images.height, images.width);
  grid.panel(cast<double>(brightness(images, shown)), 20, {.marked = mistakes(found, images)});
  results.figure(grid.save(options.picture));

  Figure figure;
  figure.lines({"Training", "step of 128 images", "cross-entropy (nats)"}, std::move(curves));
  figure.lines({"The signal through ten relu layers", "layer", "mean square"},
               {signal_through_layers(2), signal_through_layers(1), signal_through_layers(0.5)}, {},
               Axes::logarithmic_y);
  results.figure(figure.save(beside(options.picture, "_training")));
}

// tag: learning
struct Learnt {
  Series curve;                    // the training loss
  std::vector<std::size_t> found;  // the predicted class of each held-out image
};

// Trains a network with one hidden layer by SGD or Adam, and adds its row to the table. The planted
// mistakes: "softmax" takes pixels from 0 to 255 and a log-sum-exp that overflows, "zero" starts
// with all weights at zero.
Learnt learn(const std::string& name, const ImageClasses& data, const ChapterOptions& options,
             TextTable& table, Results& results) {
  const bool raw = options.broken == "softmax";
  const ClassifierOptions how{
      .steps = options.epochs * std::max<std::size_t>(data.train.count() / 128, 200),
      .seed = options.seed,
      .brightest = raw ? 255. : 1.,
      .normaliser = raw ? LogSumExp::naive : LogSumExp::stable};
  Rng rng(options.seed);
  Mlp<float> net({data.train.pixels.shape(1), hidden, classes}, Activation::relu, rng);
  for (Parameter<float>* parameter : net.trainable_parameters())
    if (options.broken == "zero") parameter->value.fill(0);

  Sgd<float> sgd(net.trainable_parameters(), {.learning_rate = 0.1});
  Adam<float> adam(net.trainable_parameters(), {.learning_rate = 1e-3});
  Optimizer<float>& optimizer = name == "SGD" ? static_cast<Optimizer<float>&>(sgd) : adam;
  const Series curve = train_classifier(net, optimizer, name, data.train, how);

  const auto found = classified(net, data.test, how.brightest);
  const MeanAndError test = accuracy(found, data.test),
                     valid = accuracy(classified(net, data.valid, how.brightest), data.valid);
  table.row({name, number(curve.y.back(), 3), percent(valid), percent(test)});
  results.keep(name + ".loss", curve.y.back()).keep(name + ".steps", curve.x.size());
  results.keep(name + ".valid", valid.mean).keep(name + ".test", test.mean);
  return {curve, found};
}
// end: learning

// tag: experiment
int networks(const ChapterOptions& options, bool only_digits) {
  Results results;
  print_adjoints(options.broken == "softmax" ? LogSumExp::naive : LogSumExp::stable, results);
  print_signal(results);
  const ImageClasses data =
      only_digits ? digit_classes(options.seed) : fashion_or_digits(options.seed);
  results.keep("data", data.name);
  check_gradient_of_training(data.train, results);
  TextTable table({data.name, "training loss", "right, validation", "right, held out"});
  const Learnt by_sgd = learn("SGD", data, options, table, results),
               by_adam = learn("Adam", data, options, table, results);
  std::cout << table;
  results.print("commonest mistake", commonest_mistake(by_adam.found, data.test));
  draw(data.test, by_adam.found, {by_sgd.curve, by_adam.curve}, options, results);
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Shows the parts of a network, and trains one to classify clothes", "ch03_networks");
  ChapterOptions options{.epochs = 8, .picture = "ch03_networks.png"};
  bool only_digits = false;
  add_chapter_options(app, options, {"softmax", "zero"});
  app.add_flag("--digits", only_digits, "train on the bundled digits instead of Fashion-MNIST");
  return run_program(app, argc, argv, [&] { return networks(options, only_digits); });
}

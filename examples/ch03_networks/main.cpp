// Networks and training: four adjoints, good initial weights, four optimisers, and a classifier.
#include "examples/ch03_networks/learning.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/plot/image_grid.hpp"

#include <CLI/CLI.hpp>

using namespace tapeflow;

// Checks the gradient of the loss at 16 images. The network has tanh in place of relu, because a
// difference across a kink says nothing.
void check_gradient_of_training(const LabelledImages& images, const ChapterOptions& options,
                                Results& results) {
  const std::vector<std::size_t> rows = first_rows(images, 16);
  const Array<double> x = cast<double>(brightness(images, rows));
  Rng rng(1);
  // tag: gradient-check
  Mlp<double> net({x.shape(1), 8, 10}, Activation::tanh, rng);
  const Loss<double> loss = loss_with<double>(options.broken);
  const auto loss_of_net = [&](Tape<double>& tape) {
    return loss(net(tape.constant(x)), labels_of(images, rows));
  };
  print_gradient_check(
      check_gradient(loss_of_net, net.named_parameters(), {.every_entry_up_to = 10000}), results);
  // end: gradient-check
}

// Held-out images with their classes. A frame marks a wrongly classified image, and the caption
// says what it was taken for.
void draw_images(const LabelledImages& images, const std::vector<std::size_t>& found,
                 const ChapterOptions& options, Results& results) {
  const std::vector<std::size_t> shown = first_rows(images, 120);
  ImageNotes notes{.title = "held-out images; framed: taken for the class below"};
  for (std::size_t i : shown) {
    const bool wrong = found[i] != images.labels[i];
    if (wrong) notes.marked.push_back(i);
    notes.captions.push_back(wrong ? class_name(images, found[i]) : "");
  }
  ImageGrid grid(images.height, images.width);
  grid.panel(cast<double>(brightness(images, shown)), 15, std::move(notes));
  results.figure(grid.save(options.picture));
}

// Two figures: the losses of the four optimisers in training and validation; the signal through
// layers for three scales of the initial weights, and the losses of the few images.
void draw_curves(const std::vector<Learnt>& all, const Training& few, const ChapterOptions& options,
                 Results& results) {
  std::vector<Series> train, valid;
  for (const Learnt& learnt : all) {
    train.push_back(from_epoch(0.25, learnt.run.loss));
    valid.push_back(learnt.run.valid);
  }
  Figure training;
  training.lines({"training, after a quarter of an epoch", "epoch", "cross-entropy (nats)"},
                 std::move(train));
  if (!few.valid.y.empty())
    training.lines({"validation", "epoch", "cross-entropy (nats)"}, std::move(valid));
  results.figure(training.save(beside(options.picture, "_training")));

  Figure parts;
  parts.lines({"the signal through ten relu layers", "layer", "mean square"},
              {signal_through_layers(2), signal_through_layers(1), signal_through_layers(0.5)}, {},
              Axes::logarithmic_y);
  if (!few.valid.y.empty())
    parts.lines({"1000 images only", "epoch", "cross-entropy (nats)"},
                {{"training", few.loss.x, few.loss.y}, {"validation", few.valid.x, few.valid.y}});
  results.figure(parts.save(beside(options.picture, "_parts")));
}

// tag: experiment
int networks(const ChapterOptions& options, bool only_digits) {
  Results results;
  print_adjoints(options.broken, results);
  print_signal(results);
  const ImageClasses data =
      only_digits ? digit_classes(options.seed) : fashion_or_digits(options.seed);
  results.keep("data", data.name);
  check_gradient_of_training(data.train, options, results);

  TextTable table(
      {data.name, "training loss", "validation loss", "right, validation", "right, held out"});
  std::vector<Learnt> all;
  for (const char* name : {"SGD", "momentum", "Adam", "AdamW"})
    all.push_back(learn(name, data, options, table, results));
  std::cout << table;
  results.print("commonest mistake", commonest_mistake(all[2].found, data.test));
  const Training few = learn_few(data, options, results);

  draw_images(data.test, all[2].found, options, results);
  draw_curves(all, few, options, results);
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Shows the parts of a network, and trains one to classify clothes", "ch03_networks");
  ChapterOptions options{.epochs = 8, .picture = "ch03_networks.png"};
  bool only_digits = false;
  add_chapter_options(app, options,
                      {{"detached", "the logits of the right classes are taken off the tape"},
                       {"mean", "the loss is the sum over the batch in place of its mean"},
                       {"softmax", "pixels from 0 to 255 and a log-sum-exp that overflows"},
                       {"zero", "all weights start at zero"}});
  app.add_flag("--digits", only_digits, "train on the bundled digits instead of Fashion-MNIST");
  return run_program(app, argc, argv, [&] { return networks(options, only_digits); });
}

// The options that tapeflow fit and compare share, as the command line has them.
#include "examples/support/terminal/numbers.hpp"
#include "examples/tapeflow/choice_option.hpp"
#include "examples/tapeflow/fit_options.hpp"
#include "examples/tapeflow/look_over.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "examples/tapeflow/threads_option.hpp"

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

void add_data_options(CLI::App& command, FitCommand& c) {
  command
      .add_option("DATA", c.data,
                  "the rows: CSV or NPY, packed by gzip or not, - for standard input; or pictures: "
                  "an IDX file, or a folder of PNGs")
      ->transform(a_data_file())
      ->required();
  add_table_options(command, c);
  command.add_option("--labels", c.labels,
                     "an IDX file with a label for each picture: fits p(picture | label)");
  CLI::Option* valid = command.add_option(
      "--valid-file", c.valid_file, "a file of rows for early stopping (default: a part of DATA)");
  command.add_option("--valid", c.valid_fraction, "fraction of rows held out for early stopping")
      ->transform(number_between(1e-6, 0.9))
      ->excludes(valid)
      ->capture_default_str();
  CLI::Option* test = command.add_option("--test", c.test_file,
                                         "a file of rows to test on (default: a part of DATA)");
  command.add_option("--test-labels", c.test_labels, "the labels of the pictures of --test");
  command.add_option("--test-fraction", c.test_fraction, "fraction of rows held out for the test")
      ->transform(number_between(1e-6, 0.9))
      ->excludes(test)
      ->capture_default_str();
}

void add_picture_options(CLI::App& command, PictureSettings& picture) {
  command.add_option("--levels", picture.levels, "levels of a pixel: whole numbers below this one")
      ->transform(whole_number(2, 256))
      ->capture_default_str();
  command
      .add_option(
          "--scales", picture.scales,
          "how many sizes a flow of pictures works on, each half of the one before; pictures "
          "that cannot be halved so often are padded (default: up to 3, without padding)")
      ->transform(whole_number(1, 20));
  add_choice(command, "--coupling", picture.coupling, "the couplings of glow", coupling_names());
  command
      .add_option(
          "--alpha", picture.alpha,
          "pixels x in (0, 1) are seen as logit(alpha + (1 - 2 alpha) x); 0.05 is usual for "
          "photographs")
      ->transform(number_between(1e-7, 0.4))
      ->capture_default_str();
}

void add_training_options(CLI::App& command, FitCommand& c) {
  command
      .add_option("--epochs", c.training.epochs,
                  "passes over the training rows, at most; for pictures as many as make 25000 "
                  "steps, from 30 to 1000")
      ->transform(whole_number(1))
      ->capture_default_str();
  command.add_option("--batch", c.training.batch, "rows in each step; 64 for pictures")
      ->transform(whole_number(1))
      ->capture_default_str();
  command.add_option("--lr", c.training.learning_rate, "learning rate of Adam")
      ->transform(number_above_zero())
      ->capture_default_str();
  add_choice(command, "--schedule", c.training.schedule,
             "cosine: the learning rate falls to zero over all epochs; try it with the number of "
             "epochs that you have time for",
             schedule_names());
  command
      .add_option("--patience", c.training.patience,
                  "epochs without a better validation score before the fit ends; 0: as many as "
                  "make about 1000 steps, or all with --schedule cosine")
      ->transform(whole_number())
      ->capture_default_str();
  command
      .add_option("--seed", c.training.seed,
                  "seed of the initial weights, the split and the order of rows")
      ->transform(whole_number())
      ->capture_default_str();
  command
      .add_option(
          "--split-seed", c.split_seed,
          "seed of the split, and of the choice of settings: runs with different --seed and "
          "the same --split-seed have the same rows for validation (default: that of "
          "--seed)")
      ->transform(whole_number());
  add_threads_option(command, c.training.threads);
}

// It is the default. Whoever types it expects a column whose values repeat: see domain_of_fit.
void add_dequantize_flags(CLI::App& command, FitCommand& c) {
  CLI::Option* yes =
      command.add_flag("--dequantize", c.dequantize,
                       "give values that repeat a probability of their own: counts, rounded "
                       "numbers, the 0 in half of the rows; samples have only such values. This is "
                       "the default; a note names each such column");
  command
      .add_flag_callback(
          "--no-dequantize", [&c] { c.dequantize = false; },
          "give every number a density, also values that repeat")
      ->excludes(yes);
}

}  // namespace

void add_table_options(CLI::App& command, FitCommand& c) {
  command.add_option("--context", c.context,
                     "columns c of the context: fits p(x | c), where x are all other columns; the "
                     "words of a column are classes");
  command.add_option("--classes", c.classes,
                     "columns of the context whose numbers are classes; there is no need to name "
                     "them in --context too");
  command.add_option(
      "--categorical", c.categorical,
      "columns of the data whose values are words, or a few numbers, at most " +
          std::to_string(most_categories) +
          " different ones. The flow sees them in the order of the numbers if all are numbers, "
          "else in that of the alphabet, capital letters first; the order matters little. log p of "
          "a row is the log of the probability of its words times the density of its numbers");
  command.add_option("--weights", c.weights,
                     "a column of numbers from 0 on: a row of weight 2 counts as two rows, in the "
                     "training and in every mean; the column is not modelled");
  add_column_options(command, c.table);
  add_missing_option(command, c.table, "such a row stands in the way of a fit");
  add_format_options(command, c.table);
}

void add_shared_options(CLI::App& command, FitCommand& c) {
  add_data_options(command, c);
  command
      .add_option("--layers", c.model_settings.layers,
                  "layers of the flow, or steps of glow at each scale (default: as many as the "
                  "model needs)")
      ->transform(whole_number(1, 1000));
  command
      .add_option("--hidden", c.model_settings.hidden,
                  "widths of the networks' hidden layers; for pictures one number, the channels "
                  "(default: 64). A fit with --hidden or --layers of your own has plain defaults "
                  "elsewhere, unless you say auto")
      ->transform(whole_number(1, 10000))
      ->capture_default_str();
  add_picture_options(command, c.picture);
  add_dequantize_flags(command, c);
  command.add_option("--bounds", c.bounds,
                     "borders of columns, as age:0..120 or price:0..; samples never leave them");
  add_training_options(command, c);
  command.add_flag("--json", c.json,
                   "print one JSON object on standard output; a number that is not finite is null");
}

}  // namespace tapeflow

// The options that tapeflow fit and compare share, as the command line has them.
#include "engine/joined.hpp"
#include "examples/tapeflow/fit_options.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "examples/tapeflow/threads_option.hpp"

namespace tapeflow {
namespace {

NamedValues<Preprocessing> table_preprocessing() {
  NamedValues<Preprocessing> names = preprocessing_names();
  std::erase_if(names, [](const auto& name) { return name.second == Preprocessing::pixels; });
  return names;
}

// An option whose value is one of some names; the default is the name of the value it has now.
template <class Value>
void add_choice(CLI::App& command, const std::string& option, Value& value, const std::string& help,
                const NamedValues<Value>& names) {
  command.add_option(option, value, help)
      ->transform(one_of(names))
      ->type_name("")
      ->default_str(name_of(value, names));
}

void add_data_options(CLI::App& command, FitCommand& c) {
  command
      .add_option("DATA", c.data,
                  "the rows: CSV or NPY; or pictures: an IDX file, packed by gzip or not, or a "
                  "folder of PNGs")
      ->required();
  command.add_option("--labels", c.labels,
                     "an IDX file with a label for each picture: fits p(picture | label)");
  command.add_option("--context", c.context,
                     "columns c of the context: fits p(x | c), where x are all other columns; the "
                     "words of a column are classes");
  command.add_option("--classes", c.classes,
                     "columns of the context whose numbers are classes; there is no need to name "
                     "them in --context too");
  command.add_option("--valid", c.valid_fraction, "fraction of rows held out for early stopping")
      ->transform(number_between(1e-6, 0.9))
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
  add_threads_option(command, c.training.threads);
}

}  // namespace

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
                  "(default: 64)")
      ->transform(whole_number(1, 10000))
      ->capture_default_str();
  add_choice(command, "--preprocessing", c.model_settings.preprocessing,
             "whiten: bend heavy tails in, then mean 0 and covariance 1, so that the fit starts "
             "from a Gaussian; standardize: mean 0 and deviation 1, by column",
             table_preprocessing());
  add_choice(command, "--normalization", c.model_settings.normalization,
             "layers of normalization between the layers of " +
                 joined(model_names(&ModelKind::takes_normalization), " or "),
             normalization_names());
  add_picture_options(command, c.picture);
  command.add_flag("--dequantize", c.dequantize,
                   "in columns whose values repeat, spread each value over the step to the next "
                   "one, anew in every epoch; implies --preprocessing standardize");
  add_training_options(command, c);
  command.add_flag("--json", c.json,
                   "print one JSON object on standard output; a number that is not finite is null");
}

}  // namespace tapeflow

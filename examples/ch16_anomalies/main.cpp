// FastFlow: a flow of feature maps finds planted defects of materials, and says where they are.
#include "examples/ch16_anomalies/filter_bank.hpp"
#include "examples/ch16_anomalies/heat_maps.hpp"
#include "examples/ch16_anomalies/image_folder.hpp"
#include "examples/ch16_anomalies/mistakes.hpp"
#include "examples/ch16_anomalies/strangers.hpp"
#include "examples/ch16_anomalies/survey.hpp"
#include "examples/ch16_anomalies/textures.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

using namespace tapeflow;

struct AnomaliesChapter : ChapterOptions {
  std::string folder = "";
};

// tag: checks
// A small flow of maps of 3 x 3 positions with 3 channels, in double: its gradient and its
// contract.
void check_flow(const ChapterOptions& options, Results& results) {
  const ImageShape shape{3, 3, 3};
  Rng rng(options.seed);
  const Array<double> positions = rng.normal<double>({50, 3}), x = rng.normal<double>({3, 27});
  auto flow =
      feature_flow<double>(shape, Gaussian::fit(positions),
                           {.flow_steps = 2, .hidden = 4, .activation = Activation::tanh}, rng);
  if (options.broken == "sum") flow = with_shared_log_det(std::move(flow));
  for (Parameter<double>* weights : flow->trainable_parameters())
    for (double& weight : weights->value) weight += 0.3 * rng.normal();
  const auto loss = [&](Tape<double>& tape) { return mean(anomaly_map(*flow, tape.constant(x))); };
  print_gradient_check(check_gradient(loss, flow->named_parameters()), results);
  print_contract(check_bijector(*flow, x), results, "flow");
}
// end: checks

ConvClassifier trained_classifier(const FashionMnist& fashion, const ChapterOptions& options,
                                  Results& results) {
  ConvClassifier classifier(options.seed);
  const ClassifierFitOptions fit{.steps = options.steps, .seed = options.seed};
  std::size_t step = 0;
  ProgressLine line;
  fit_classifier(classifier, fashion.train, fit, [&](double) {
    line.update("classifier, step " + std::to_string(++step) + " of " + std::to_string(fit.steps));
  });
  line.finish();
  const double right = classifier.accuracy(image_range(fashion.test, 0, 2000));
  results.print("classifier", "accuracy", right, 3);
  return classifier;
}

// The first inspection of each material by the filter bank.
std::vector<const Inspection*> first_of_each(const std::vector<Inspection>& all) {
  std::vector<const Inspection*> first;
  for (std::size_t k = 0; k < materials.size(); ++k) first.push_back(&all[k]);
  return first;
}

// tag: experiment
void print_survey(const std::vector<Inspection>& all, Results& results) {
  print_detectors(all, results);
  print_kinds(all, results);
  print_sets(all, results);
  print_survey_checks(all, results);
}

int anomalies(const AnomaliesChapter& options) {
  Results results;
  const auto picture = [&](const std::string& suffix) {
    return std::filesystem::path(beside(options.picture, suffix));
  };
  check_flow(options, results);
  const std::optional<FashionMnist> fashion = fashion_mnist();
  std::optional<ConvClassifier> classifier;
  if (fashion) classifier = trained_classifier(*fashion, options, results);
  const std::vector<Inspection> all =
      survey({fashion ? &fashion->train : nullptr, classifier ? &*classifier : nullptr}, options);
  print_survey(all, results);
  results.figure(save_heat_maps(first_of_each(all), picture("")));
  results.figure(save_materials(options.seed, picture("_materials")));
  results.figure(receiver_curves(all[0]).save(picture("_curves")));
  if (fashion)
    results.figure(
        compare_strangers(*fashion, *classifier, options, results).save(picture("_strangers")));
  else
    std::cout << "Fashion-MNIST is not installed (Debian: dataset-fashion-mnist): no clothes\n";
  results.write(options.json);
  return exit_success;
}
// end: experiment

// tag: own-folder
int inspect_folder(const AnomaliesChapter& options) {
  Results results;
  ProgressLine line;
  std::size_t step = 0;
  const Inspection one = inspect(
      read_image_folder(options.folder), Array<double>(Shape{0, 0}), FilterBank(),
      {.fit = {.steps = options.steps, .seed = options.seed}, .broken = options.broken},
      [&](double nats) {
        line.update("step " + std::to_string(++step) + " of " + std::to_string(options.steps) +
                    ": " + number(nats, 2) + " nats a position");
      });
  line.finish();
  print_folder(one, results);
  results.figure(save_heat_maps({&one}, options.picture));
  results.write(options.json);
  return exit_success;
}
// end: own-folder

int main(int argc, char** argv) {
  CLI::App app("Finds defects of materials by a flow of feature maps", "ch16_anomalies");
  AnomaliesChapter options;
  options.steps = 300;
  options.picture = "ch16_maps.png";
  add_chapter_options(
      app, options,
      {{"sum", "the log-determinant of the whole image is added to every position of the map"},
       {"familiar", "the good images of the test are images that the flow was trained on"}});
  app.add_option("--folder", options.folder,
                 "inspect your own images: FOLDER/train/good, FOLDER/test/good, "
                 "FOLDER/test/KIND, and masks in FOLDER/ground_truth/KIND")
      ->check(CLI::ExistingDirectory);
  return run_program(app, argc, argv, [&] {
    return options.folder.empty() ? anomalies(options) : inspect_folder(options);
  });
}

#include "examples/tapeflow/report.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/report_seeds.hpp"
#include "examples/tapeflow/run_record.hpp"
#include "examples/tapeflow/score_summary.hpp"

#include <cmath>
#include <iostream>

#include <nlohmann/json.hpp>

namespace tapeflow {

const char* reason(FitEnd end) {
  switch (end) {
    case FitEnd::all_epochs:
      return "all epochs done";
    case FitEnd::no_progress:
      return "no more progress on the validation rows";
    case FitEnd::interrupted:
      return "interrupted";
    case FitEnd::diverged:
      return "diverged";
    case FitEnd::out_of_time:
      return "the time of --minutes was over";
  }
  return "";
}

namespace {

MeanAndError bits(const MeanAndError& log_likelihood, const FitData& data) {
  return bits_per_dim(log_likelihood, data.shape->size(), 1);
}

std::string text_of(const MeanAndError& m) { return std::isnan(m.mean) ? "-" : mean_text(m); }

}  // namespace

std::string bits_text(const MeanAndError& log_likelihood, const FitData& data) {
  return text_of(bits(log_likelihood, data));
}

nlohmann::json to_json(const Findings& found, const FitData& data) {
  nlohmann::json json = {{"train_log_likelihood", found.train.mean},
                         {"valid_log_likelihood", found.valid.mean},
                         {"valid_standard_error", found.valid.standard_error},
                         {"test_log_likelihood", found.test.mean},
                         {"test_standard_error", found.test.standard_error},
                         {"gaussian_log_likelihood", found.gaussian.mean},
                         {"gain_over_gaussian", found.gain.mean},
                         {"gain_standard_error", found.gain.standard_error},
                         {"parameters", found.parameters},
                         {"epochs", found.fit.epochs},
                         {"best_epoch", found.fit.best_epoch},
                         {"end", reason(found.fit.end)},
                         {"not_finite", found.not_finite},
                         {"seconds", found.seconds}};
  if (data.shape)
    json.update({{"train_bits_per_dim", bits(found.train, data).mean},
                 {"valid_bits_per_dim", bits(found.valid, data).mean},
                 {"test_bits_per_dim", bits(found.test, data).mean},
                 {"gaussian_bits_per_dim", bits(found.gaussian, data).mean}});
  return json;
}

void print_json(const FitCommand& command, const FitData& data, const Findings& found,
                const std::vector<SeedRun>& seeds, FitEnd end) {
  nlohmann::json json = to_json(found, data), classes = nlohmann::json::object(), words = classes;
  const std::vector<ContextColumn>& context = data.train.context_columns();
  for (const ContextColumn& column : context)
    if (column.is_class()) classes[column.name] = column.classes;
  for (std::size_t j = 0; j < data.train.domain().columns().size(); ++j) {
    const std::vector<std::string>& of_column = data.train.domain().columns()[j].words();
    if (!of_column.empty()) words[data.train.columns()[j]] = of_column;
  }
  json.update(
      {{"seed", best_of(seeds).seed},
       {"train_rows", data.learned().count()},
       {"valid_rows", data.valid.count()},
       {"test_rows", data.test.count()},
       {"context", names_of(context)},
       {"classes", classes},
       {"words", words},
       {"warnings", data.warnings()},
       {"dequantized", data.train.domain().has_atoms()},
       {"model", command.model_settings.model},
       {"normalization", name_of(command.model_settings.normalization, normalization_names())},
       {"preprocessing", name_of(command.model_settings.preprocessing, preprocessing_names())},
       {"layers", command.model_settings.layers},
       {"hidden", command.model_settings.hidden},
       {"weight_decay", command.training.weight_decay},
       {"choice", command.choice},
       {"precision", command.precision},
       {"out", command.out}});
  if (data.shape)
    json.update({{"height", data.shape->height},
                 {"width", data.shape->width},
                 {"channels", data.shape->channels},
                 {"levels", command.picture.levels},
                 {"scales", command.picture.scales},
                 {"coupling", name_of(command.picture.coupling, coupling_names())},
                 {"alpha", command.picture.alpha}});
  add_seeds(json, seeds, found);
  add_record(json, command, data, found, end);
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

namespace {

// "all epochs done after 40 epochs, 12 s; best was epoch 37"
std::string end_in_words(const Findings& found) {
  return std::string(reason(found.fit.end)) + " after " + std::to_string(found.fit.epochs) +
         " epochs, " + format_duration(found.seconds) + "; best was epoch " +
         std::to_string(found.fit.best_epoch);
}

std::string members_in_words(const std::vector<SeedRun>& seeds, double seconds) {
  const std::size_t count = runs_that_found_something(seeds).size();
  return std::to_string(count) + (count == 1 ? " member, " : " members, ") +
         format_duration(seconds);
}

}  // namespace

// What the last weights make of the training rows tells whether the fit learns these by heart, or
// not even these.
std::string advice(const FitCommand& command, const FitResult& fit) {
  constexpr double least = 0.001;  // nats per row
  const double training_gain = fit.training_gain;
  if (fit.end == FitEnd::interrupted && fit.epochs == 0)
    return "no epoch is done yet: the model is the one that the fit began with, and what was "
           "learnt since is in the state to go on from";
  TextWriter text;
  text << "no epoch was better on the validation rows than the start: the training rows ";
  if (training_gain > least) {
    text << "gained " << number(training_gain, 3) << " nats per row; with fewer weights ("
         << (command.of_pictures ? "--layers and --hidden"
                                 : "--model planar, or --layers and --hidden")
         << ") it may find more";
  } else if (training_gain >= -least) {
    text << "gained nothing either; there may be no more to find, or more --epochs or a --lr above "
         << command.training.learning_rate << " may find it";
  } else {
    text << "lost"
         << (std::isfinite(training_gain) ? " " + number(-training_gain, 3) : " countless")
         << " nats per row, too; try a smaller --lr than " << command.training.learning_rate;
  }
  return text.str();
}

std::string doubt(const FitCommand& command, const Findings& found) {
  const MeanAndError& gain = found.valid_gain;
  const bool is_gaussian = command.model_settings.model == "linear";
  if (is_gaussian || !(gain.mean <= 2 * gain.standard_error)) return "";
  return "on the validation rows it is not shown to be better than the Gaussian: the gain is " +
         mean_text(gain) + " nats per row; there may be nothing more to find here";
}

void print_notes(const Findings& found, const std::string& model) {
  std::vector<std::string> sentences = found.not_finite;
  if (!found.note.empty()) sentences.push_back(found.note);
  for (const std::string& sentence : sentences)
    std::cerr << "note: " << (model.empty() ? "" : model + ": ") << printable(sentence) << "\n";
}

void print_table(const FitCommand& command, const FitData& data, const Findings& found,
                 const std::vector<SeedRun>& seeds) {
  if (seeds.size() > 1) print_seeds(seeds, found);
  const bool mixture = found.gain_over_best_member.has_value();
  const std::string kind = mixture ? "mixture" : "flow";
  TextTable table =
      data.shape ? TextTable({"log-likelihood, nats per picture", "pictures", "mean", "bits/dim"})
                 : TextTable({"log-likelihood, nats per row", "rows", "mean"});
  const auto row = [&](const std::string& name, const Dataset& rows, const MeanAndError& m,
                       const std::string& in_bits) {
    std::vector<std::string> cells = {name, std::to_string(rows.count()),
                                      data.shape ? text_of(m) : mean_text(m)};
    if (data.shape) cells.push_back(in_bits);
    table.row(cells);
  };
  const auto score = [&](const std::string& name, const Dataset& rows, const MeanAndError& m) {
    row(name, rows, m, data.shape ? bits_text(m, data) : "");
  };
  score(kind + ", training", data.train, found.train);
  score(kind + ", validation", data.valid, found.valid);
  score(kind + ", test", data.test, found.test);
  score(data.shape ? "full Gaussian of logits, test" : "full Gaussian, test", data.test,
        found.gaussian);
  row("gain over the Gaussian", data.test, found.gain,
      data.shape ? text_of(saved_bits(found.gain, data.shape->size())) : "");
  std::cout << table << (mixture ? members_in_words(seeds, found.seconds) : end_in_words(found))
            << "; " << found.parameters << " parameters\n";
  if (!mixture && found.fit.best_epoch == 0) std::cout << advice(command, found.fit) << "\n";
  const std::string sentence = doubt(command, found);
  if (!sentence.empty()) std::cout << sentence << "\n";
}

}  // namespace tapeflow

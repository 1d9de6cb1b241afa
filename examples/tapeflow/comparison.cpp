#include "examples/tapeflow/comparison.hpp"

#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

namespace tapeflow {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr MeanAndError no_score{nan, nan};

}  // namespace

bool Compared::is_better_than(const Compared& other) const {
  if (why_nothing.empty() != other.why_nothing.empty()) return why_nothing.empty();
  return found.fit.score().is_better_than(other.found.fit.score());
}

FitCommand with_model(FitCommand command, const std::string& name) {
  command.model_settings.model = name;
  command.typed.insert("model");
  complete(command);
  return command;
}

Comparison::Comparison(const FitCommand& command, const WantedFits& wanted, const FitData& data,
                       Stages& stages)
    : command_(command), wanted_(wanted), data_(data), stages_(stages) {}

bool Comparison::compare(const std::string& model, Preprocessing preprocessing) {
  FitCommand completed = with_model(command_, model);
  if (!data_.shape) completed.model_settings.preprocessing = preprocessing;
  if (data_.shape) complete_for(completed, *data_.shape, data_.learned().count());
  std::optional<Compared> best;
  bool interrupted = false;
  for (std::size_t k = 0; k < wanted_.seeds && !interrupted; ++k, ++completed.training.seed) {
    Compared one = fitted(completed, label_of(completed));
    interrupted = one.found.fit.end == FitEnd::interrupted;
    if (!best || one.is_better_than(*best)) best = std::move(one);
  }
  all_.push_back(std::move(*best));
  return !interrupted;
}

const Compared& Comparison::best() const {
  return *std::max_element(all_.begin(), all_.end(), [](const Compared& a, const Compared& b) {
    return b.is_better_than(a);
  });
}

std::string Comparison::label_of(const FitCommand& command) const {
  std::string label = command.model_settings.model;
  if (wanted_.preprocessings.size() > 1)
    label += ", " + name_of(command.model_settings.preprocessing, preprocessing_names());
  if (wanted_.seeds > 1) label += ", seed " + std::to_string(command.training.seed);
  return label + ": ";
}

Compared Comparison::fitted(const FitCommand& command, const std::string& label) {
  const auto start = std::chrono::steady_clock::now();
  const FitOptions& options = command.training;
  Compared one{command.model_settings, options.seed, {}, {}};
  DensityModel<float> model =
      untrained_model<float>(one.settings, data_, options.seed, label, stages_);
  model.remember_levels(data_.levels);
  const RowsOfFit<float> rows(model, data_);
  const FitResult result = train(model, rows, options, label, stages_);
  one.found = evaluate(model, rows, data_, result, options.threads);
  if (found_nothing(result)) {
    one.why_nothing = why_nothing(one.found, options);
    one.found.train = one.found.valid = one.found.test = one.found.gain = no_score;
  }
  one.found.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  keep_if_best(one, model);
  return one;
}

void Comparison::keep_if_best(const Compared& one, DensityModel<float>& model) {
  if (wanted_.out.empty() || !one.why_nothing.empty()) return;
  if (kept_ && !one.is_better_than(*kept_)) return;
  kept_ = one;
  model.remember_notes(
      {{"fitted to", command_.data},
       {"training rows", std::to_string(data_.learned().count())},
       {"test log-likelihood", with_error(one.found.test.mean, one.found.test.standard_error)},
       {"seed", std::to_string(one.seed)}});
  model.save(wanted_.out);
}

}  // namespace tapeflow

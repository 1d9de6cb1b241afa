// The options that a fit may leave to validation: the model, and what surrounds its networks.
#include "engine/joined.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/tapeflow/choice_option.hpp"
#include "examples/tapeflow/fit_options.hpp"
#include "examples/tapeflow/subcommands.hpp"

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

const std::string automatic = "auto";

const std::string about_preprocessing =
    "standardize: mean 0 and deviation 1, by column; bend: heavy tails bent in, then standardize; "
    "whiten: heavy tails bent in, then mean 0 and covariance 1, so that the fit starts from a "
    "Gaussian";

std::string about_normalization() {
  return "layers of normalization between the layers of " +
         joined(model_names(&ModelKind::takes_normalization), " or ");
}

// An option whose value is one of some names, or "auto", which is the default.
template <class Value>
void add_open_choice(CLI::App& command, FitCommand& c, const std::string& name, Value& value,
                     const std::string& help, const NamedValues<Value>& names) {
  constexpr int by_validation = -1;
  NamedValues<int> all = {{automatic, by_validation}};
  for (const auto& [text, one] : names) all.emplace_back(text, static_cast<int>(one));
  const auto take = [&c, &value, name](const int& chosen) {
    if (chosen == by_validation) {
      c.automatic.insert(name);
    } else {
      value = static_cast<Value>(chosen);
    }
  };
  command.add_option_function<int>("--" + name, take, help + "; auto: what validation chooses")
      ->transform(one_of(all))
      ->type_name("")
      ->default_str(automatic);
}

void add_model(CLI::App& command, FitCommand& c) {
  std::vector<std::string> names = all_model_names();
  names.push_back(automatic);
  const auto take = [&c](const std::string& name) {
    if (name == automatic) {
      c.automatic.insert("model");
    } else {
      c.model_settings.model = name;
    }
  };
  command
      .add_option_function<std::string>("--model", take,
                                        "the kind of flow; auto: what validation chooses")
      ->check(CLI::IsMember(names))
      ->default_str("auto for tables, glow for pictures");
}

}  // namespace

NamedValues<Preprocessing> table_preprocessing() {
  NamedValues<Preprocessing> names = preprocessing_names();
  std::erase_if(names, [](const auto& name) { return name.second == Preprocessing::pixels; });
  return names;
}

void add_open_options(CLI::App& command, FitCommand& c) {
  c.may_be_automatic = {"model", "hidden", "preprocessing", "normalization", "weight-decay"};
  add_model(command, c);
  add_open_choice(command, c, "preprocessing", c.model_settings.preprocessing, about_preprocessing,
                  table_preprocessing());
  add_open_choice(command, c, "normalization", c.model_settings.normalization,
                  about_normalization(), normalization_names());
  command
      .add_option("--weight-decay", c.training.weight_decay,
                  "how much each step shrinks the weights, in units of the learning rate (default: "
                  "what validation chooses)")
      ->transform(number_from_zero());
  command
      .add_option("--budget", c.budget,
                  "steps of training that the choice by validation may take before the fit, on at "
                  "most 25600 rows (default: 6000, fewer for more than 8 columns, 1600 at least); "
                  "0: no choice, but real-nvp, whiten and 64 64")
      ->transform(whole_number());
}

void add_plain_options(CLI::App& command, FitCommand& c) {
  add_choice(command, "--preprocessing", c.model_settings.preprocessing, about_preprocessing,
             table_preprocessing());
  add_choice(command, "--normalization", c.model_settings.normalization, about_normalization(),
             normalization_names());
}

}  // namespace tapeflow

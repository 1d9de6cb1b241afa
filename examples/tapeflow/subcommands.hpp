// The subcommands of tapeflow. Each adds its options to the app and sets `work` when it is called.
#pragma once

#include "examples/support/terminal/numbers.hpp"
#include "flows/tables/named_values.hpp"

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

namespace tapeflow {

/// More samples than any memory holds, and so few that their numbers can still be counted.
inline constexpr std::uint64_t most_samples = 1'000'000'000'000;

/// An option's value is one of these names, and stands for the value beside the name.
template <class Value>
CLI::Validator one_of(const NamedValues<Value>& names) {
  std::string list;
  for (const auto& [name, value] : names) list += (list.empty() ? "" : ",") + name;
  return {[names, list](std::string& text) {
            for (const auto& [name, value] : names) {
              if (name != text) continue;
              text = std::to_string(static_cast<int>(value));
              return std::string();
            }
            return "needs one of " + list + ", got " + text;
          },
          "{" + list + "}"};
}

/// An option whose value is one of some names; the default is the name of the value it has now.
template <class Value>
void add_choice(CLI::App& command, const std::string& option, Value& value, const std::string& help,
                const NamedValues<Value>& names) {
  command.add_option(option, value, help)
      ->transform(one_of(names))
      ->type_name("")
      ->default_str(name_of(value, names));
}

void add_fit(CLI::App& app, std::function<int()>& work);
void add_look(CLI::App& app, std::function<int()>& work);
void add_compare(CLI::App& app, std::function<int()>& work);
void add_sample(CLI::App& app, std::function<int()>& work);
void add_log_prob(CLI::App& app, std::function<int()>& work);
void add_evaluate(CLI::App& app, std::function<int()>& work);
void add_transform(CLI::App& app, std::function<int()>& work);
void add_quantiles(CLI::App& app, std::function<int()>& work);
void add_info(CLI::App& app, std::function<int()>& work);
void add_plot(CLI::App& app, std::function<int()>& work);

}  // namespace tapeflow

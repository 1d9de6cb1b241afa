// The subcommands of tapeflow. Each adds its options to the app and sets `work` when it is called.
#pragma once

#include "flows/tables/named_values.hpp"

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

namespace tapeflow {

/// An option's value is a number above 0.
inline const CLI::Validator above_zero(
    [](std::string& text) {
      double value = 0;
      const bool fits = CLI::detail::lexical_cast(text, value) && value > 0;
      return fits ? std::string() : "needs a number above 0, got " + text;
    },
    "ABOVE 0");

/// An option's value is a number from 0 on. CLI11 by itself makes 18446744073709551613 of a count
/// of -3.
inline const CLI::Validator not_negative(
    [](std::string& text) {
      double value = 0;
      const bool fits = CLI::detail::lexical_cast(text, value) && value >= 0;
      return fits ? std::string() : "needs a number from 0 on, got " + text;
    },
    "FROM 0 ON");

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

void add_fit(CLI::App& app, std::function<int()>& work);
void add_compare(CLI::App& app, std::function<int()>& work);
void add_sample(CLI::App& app, std::function<int()>& work);
void add_log_prob(CLI::App& app, std::function<int()>& work);
void add_info(CLI::App& app, std::function<int()>& work);
void add_plot(CLI::App& app, std::function<int()>& work);

}  // namespace tapeflow

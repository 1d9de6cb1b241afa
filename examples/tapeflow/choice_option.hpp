// Options whose values are names.
#pragma once

#include "flows/tables/named_values.hpp"

#include <string>

#include <CLI/CLI.hpp>

namespace tapeflow {

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

}  // namespace tapeflow

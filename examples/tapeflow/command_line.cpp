#include "examples/tapeflow/command_line.hpp"

#include "examples/tapeflow/obstacle.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

// The option with its values; a value that could be an option stands behind an =.
void add(std::string& line, const std::string& option, const std::vector<std::string>& values) {
  std::string plain, behind_sign;
  for (const std::string& value : values) {
    const bool like_option = value.size() > 1 && value[0] == '-' &&
                             std::string("0123456789.").find(value[1]) == std::string::npos;
    (like_option ? behind_sign : plain) +=
        (like_option ? " --" + option + "=" : " ") + shell_word(value);
  }
  if (!plain.empty() || values.empty()) line += " --" + option + plain;
  line += behind_sign;
}

// The values of a setting as they are typed: no words for a flag that is set.
std::vector<std::string> typed_values(const nlohmann::json& setting) {
  std::vector<std::string> values;
  if (setting.is_boolean()) return values;
  const nlohmann::json list = setting.is_array() ? setting : nlohmann::json::array({setting});
  for (const nlohmann::json& value : list)
    values.push_back(value.is_string() ? value.get<std::string>() : value.dump());
  return values;
}

void add_settings(std::string& line, const nlohmann::json& settings,
                  const nlohmann::json& defaults) {
  for (const auto& [option, value] : settings.items())
    if (value != defaults.at(option)) add(line, option, typed_values(value));
}

}  // namespace

std::string other_options(const FitCommand& command, const CLI::App& options) {
  const nlohmann::json of_table = TableOptions().settings(),
                       settings = nlohmann::json::parse(command.settings());
  std::string line;
  for (const CLI::Option* option : options.get_options()) {
    const std::string name = option->get_single_name();
    if (option->count() == 0 || option->get_positional() || of_table.contains(name) ||
        name == "context" || name == "classes" || name == "categorical" || name == "weights")
      continue;
    const bool flag = option->get_items_expected_max() == 0;
    add(line, name,
        flag                      ? std::vector<std::string>()
        : settings.contains(name) ? typed_values(settings.at(name))
                                  : option->results());
  }
  return line;
}

std::string command_line(const FitCommand& command) {
  const std::string data = command.data == data_file("-") ? "-" : command.data;
  std::string line = "tapeflow " + command.subcommand + " " + shell_word(data);
  if (!command.context.empty()) add(line, "context", command.context);
  if (!command.classes.empty()) add(line, "classes", command.classes);
  if (!command.categorical.empty()) add(line, "categorical", command.categorical);
  if (!command.weights.empty()) add(line, "weights", {command.weights});
  add_settings(line, command.table.settings(), TableOptions().settings());
  return line + command.other_options;
}

}  // namespace tapeflow

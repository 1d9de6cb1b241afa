#include "examples/tapeflow/obstacle.hpp"

#include "examples/tapeflow/fit_options.hpp"

namespace tapeflow {

std::string shell_word(const std::string& word) {
  constexpr const char* plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%";
  if (!word.empty() && word.find_first_not_of(plain) == word.npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

Obstacle removed_by_drop(const std::string& sentence, const std::string& column,
                         const std::string& or_else) {
  const std::string sign = column.starts_with('-') ? "=" : " ";  // else it looks like an option
  return {sentence, "--drop" + sign + shell_word(column),
          [column](FitCommand& command) {
            std::erase(command.context, column);
            std::erase(command.classes, column);
            std::erase(command.categorical, column);
            command.table.drop.push_back(column);
          },
          or_else};
}

}  // namespace tapeflow

// What stands in the way of a fit, and what removes it.
#pragma once

#include <functional>
#include <string>

namespace tapeflow {

struct FitCommand;

struct Obstacle {
  std::string sentence;  ///< "column "date" holds dates, such as "2020-01-01"", without the file
  std::string option;    ///< "--drop date"; empty if no option helps
  std::function<void(FitCommand&)> remove = {};  ///< gives the option to a command
  std::string or_else = {};  ///< ", or --context kind for p(x given it)": other options

  std::string options() const { return option + or_else; }
};

/// The option --drop for a column, which then is no column of the context either.
Obstacle removed_by_drop(const std::string& sentence, const std::string& column,
                         const std::string& or_else = "");

/// A word as a shell takes it: in quotes if it needs them.
std::string shell_word(const std::string& word);

}  // namespace tapeflow

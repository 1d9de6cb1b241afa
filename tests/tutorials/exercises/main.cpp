// Judges the reader's solution of one exercise: exit code 0 if it is solved, 1 if it is not.
#include "tests/tutorials/exercises/judge.hpp"

#include <exception>
#include <iostream>
#include <sstream>

namespace tapeflow::exercise {

std::string shown(double number) {
  std::ostringstream text;
  text << number;
  return text.str();
}

namespace {

std::vector<std::string> findings() {
  try {
    return judge();
  } catch (const std::exception& error) {
    return {std::string("It ended with an error: ") + error.what()};
  }
}

int run() {
  const std::vector<std::string> wrong = findings();
  if (wrong.empty()) {
    std::cout << TAPEFLOW_EXERCISE << " is solved.\n";
    return 0;
  }
  std::cout << TAPEFLOW_EXERCISE << " is not solved yet:\n";
  for (const std::string& sentence : wrong) std::cout << "  - " << sentence << "\n";
  std::cout << "The task is in " << TAPEFLOW_TASK << ".hpp, your solution in " << TAPEFLOW_TASK
            << ".cpp.\n";
  return 1;
}

}  // namespace
}  // namespace tapeflow::exercise

int main() { return tapeflow::exercise::run(); }

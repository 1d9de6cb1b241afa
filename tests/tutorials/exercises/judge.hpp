// What the test of an exercise provides. main.cpp prints what it finds.
#pragma once

#include <string>
#include <vector>

namespace tapeflow::exercise {

/// What is wrong with the reader's solution: at most three whole sentences, the most telling one
/// first. A sentence says what was asked for, what came, and the likely mistake. An empty list
/// means that the exercise is solved.
std::vector<std::string> judge();

/// A number as a sentence shows it: six significant digits.
std::string shown(double number);

}  // namespace tapeflow::exercise

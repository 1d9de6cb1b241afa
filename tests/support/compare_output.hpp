// Does a program still print what a text says it prints?
#pragma once

#include <string>
#include <vector>

/// Compares the lines that a text shows with those that were printed; the first difference as a
/// sentence, or nothing. Words must be equal, the blanks between them and the length of ruled lines
/// need not. Numbers without a decimal point must be equal, others within `tolerance`, relative.
/// Numbers below 1e-5 are rounding errors: a factor of ten is no difference. Durations ("3 s",
/// "2 min 05 s") are not compared. A line "…" stands for any number of lines.
std::string difference(const std::vector<std::string>& shown,
                       const std::vector<std::string>& printed, double tolerance);

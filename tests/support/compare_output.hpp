// Compares the output of a program with the output that a text shows.
#pragma once

#include <string>
#include <vector>

/// Compares the lines that a text shows with the printed lines. Returns the first difference as a
/// sentence, or an empty string. Words must be equal; blanks between them and the length of ruled
/// lines do not count. Numbers without a decimal point must be equal; other numbers may differ by
/// the relative `tolerance`. Numbers below 1e-5 are rounding errors, which may differ by a factor
/// of ten. Durations ("3 s", "2 min 05 s") are not compared. A line "…" stands for any number of
/// lines.
std::string difference(const std::vector<std::string>& shown,
                       const std::vector<std::string>& printed, double tolerance);

// The word that somebody may have meant.
#pragma once

#include <string>
#include <vector>

namespace tapeflow {

/// The number of letters to insert, leave out, replace, or exchange with their neighbour that make
/// one word of the other.
std::size_t edit_distance(const std::string& a, const std::string& b);

/// The word of the list that is nearest to this one; "" if more than a third of its letters differ,
/// at least one.
std::string nearest_word(const std::string& word, const std::vector<std::string>& words);

}  // namespace tapeflow

// What is said.
#pragma once

#include "engine/random.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Common English words, which have all phonemes of the language in many neighbourhoods. None of
/// them is a spotted word.
const std::vector<std::string>& common_words();

/// The twenty words that the classifier tells apart: digits and orders.
const std::vector<std::string>& spotted_words();

/// A word of one or two syllables that means nothing, such as "chorn" or "pludas": it has
/// neighbourhoods of phonemes that common words lack. It is no spotted word.
std::string invented_word(Rng& rng);

/// One to three words, drawn at random: each a common one or, one time in three, an invented one.
std::string random_phrase(Rng& rng);

}  // namespace tapeflow

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

/// One to three common words, drawn at random.
std::string random_phrase(Rng& rng);

}  // namespace tapeflow

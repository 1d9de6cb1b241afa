// What the command line leaves open is chosen by validation, before the fit.
#pragma once

#include "examples/tapeflow/race.hpp"

#include <string>

namespace tapeflow {

/// Chooses the settings that the command leaves open (FitCommand::chooses), and puts them into the
/// command together with a sentence on the choice. The models and the preprocessings race first,
/// then the sizes, normalizations and weight decays around the best of them; see Race. All races
/// take at most command.budget steps of training.
///
/// The Gaussian is kept unless there are at least 10 validation rows, and the best is better by
/// more than one standard error of the paired difference. With few rows this holds for every
/// simpler candidate: the scores of so few validation rows are too noisy to tell more.
template <class T>
void choose_settings(FitCommand& command, const FitData& data, Stages& stages);

}  // namespace tapeflow

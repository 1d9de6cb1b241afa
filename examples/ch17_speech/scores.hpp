// The tables of chapter 17: what it prints, and keeps for the text.
#pragma once

#include "examples/ch17_speech/baselines.hpp"
#include "examples/ch17_speech/hearing.hpp"
#include "examples/support/course/results.hpp"

#include <vector>

namespace tapeflow {

/// Nats a frame of each model, and how much the last one, the flow, is above the linear Gaussian.
void print_scores(const std::vector<SpeechScore>& scores, Results& results);

/// Distances and words of each rendering. Keeps the share of words heard in the flow's samples at
/// temperature 0.6.
void print_heard(const std::vector<Heard>& heard, Results& results);

/// The errors of the durations, beside those of each phoneme's mean duration.
void print_durations(const DurationModel& model, const std::vector<Recording>& train,
                     const std::vector<Recording>& test, Results& results);

}  // namespace tapeflow

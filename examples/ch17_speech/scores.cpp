#include "examples/ch17_speech/scores.hpp"

#include "examples/support/terminal/text_table.hpp"

#include <cmath>
#include <iostream>
#include <map>
#include <stdexcept>

namespace tapeflow {
namespace {

const SpeechScore& score_of(const std::vector<SpeechScore>& scores, const std::string& name) {
  for (const SpeechScore& score : scores)
    if (score.name == name) return score;
  throw std::logic_error("no score of " + name);
}

// The mean absolute error, in seconds, of the mean duration of each phoneme in `train`.
double error_of_means(const std::vector<Recording>& train, const std::vector<Recording>& test) {
  std::map<std::string, double> sums, counts;
  for (const Recording& recording : train)
    for (const TimedPhoneme& phoneme : recording.phonemes) {
      sums[phoneme.name] += phoneme.seconds;
      counts[phoneme.name] += 1;
    }
  double error = 0, count = 0;
  for (const Recording& recording : test)
    for (const TimedPhoneme& phoneme : recording.phonemes) {
      error += std::abs(sums[phoneme.name] / std::max(counts[phoneme.name], 1.0) - phoneme.seconds);
      count += 1;
    }
  return error / count;
}

}  // namespace

void print_scores(const std::vector<SpeechScore>& scores, Results& results) {
  std::cout << "nats a frame, " << scores.at(0).nats.size() << " held-out phrases\n";
  for (const SpeechScore& score : scores)
    results.print("  " + score.model, "nats." + score.name, mean_and_error(score.nats));
  const MeanAndError gain =
      paired_difference(score_of(scores, "flow").nats, score_of(scores, "linear_gaussian").nats);
  results.print("  flow's gain", with_error(gain.mean, gain.standard_error) +
                                     " nats a frame above the linear Gaussian");
  results.keep("gain_over_linear_gaussian", gain.mean);
  results.keep("gain_error", gain.standard_error);
}

void print_heard(const std::vector<Heard>& heard, Results& results) {
  TextTable table({"held-out words", "distance, dB", "heard"});
  for (const Heard& one : heard) {
    table.row({one.way, with_error(one.distance.mean, one.distance.standard_error),
               number(one.words, 3)});
    results.keep("heard." + one.name + ".distance", one.distance.mean);
    results.keep("heard." + one.name + ".distance_error", one.distance.standard_error);
    results.keep("heard." + one.name + ".words", one.words);
    if (one.name == "flow_6") results.keep("word_accuracy", one.words);
  }
  std::cout << table;
}

void print_durations(const DurationModel& model, const std::vector<Recording>& train,
                     const std::vector<Recording>& test, Results& results) {
  const double error = 1000 * duration_error(model, test);
  const double means = 1000 * error_of_means(train, test);
  results.print("durations", "off by " + number(error, 1) + " ms, by " + number(means, 1) +
                                 " ms with each phoneme's mean");
  results.keep("durations.error_ms", error);
  results.keep("durations.error_of_means_ms", means);
}

}  // namespace tapeflow

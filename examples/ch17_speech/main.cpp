// Speech: a conditional Glow over time learns from a synthesiser, after Flow-TTS.
#include "examples/ch17_speech/baselines.hpp"
#include "examples/ch17_speech/corpus.hpp"
#include "examples/ch17_speech/hearing.hpp"
#include "examples/ch17_speech/mistakes.hpp"
#include "examples/ch17_speech/scores.hpp"
#include "examples/ch17_speech/speech_pictures.hpp"
#include "examples/ch17_speech/words.hpp"
#include "examples/support/course/bundled_data.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/sequence/fixed_length.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

using namespace tapeflow;

struct SpeechChapter : ChapterOptions {
  std::size_t phrases = 6000;
  bool pretrained = false;
};

FlowMistake mistake_of(const ChapterOptions& options) {
  return options.broken == "mask"     ? FlowMistake::mask
         : options.broken == "length" ? FlowMistake::length
                                      : FlowMistake::none;
}

// tag: checks
// A small flow of three bands for sequences of up to four frames, in double: its gradient and its
// contract.
void check_flow(const ChapterOptions& options, Results& results) {
  constexpr std::size_t bands = 3, given = 5, frames = 4, rows = 5;
  Rng rng(options.seed);
  const LinearGaussian gaussian =
      LinearGaussian::fit(rng.normal<double>({50, given}), rng.normal<double>({50, bands}));
  SequenceFlow<double> flow =
      speech_flow<double>(gaussian, {.flow_steps = 2, .hidden = 4, .blocks = 2, .encoded = 2}, rng,
                          mistake_of(options));
  for (Parameter<double>* weights : flow.trainable_parameters())
    for (double& weight : weights->value) weight += 0.2 * rng.normal();
  FixedLength<double> layer(frames, std::move(flow).take_layer());
  const Array<double> x = rng.normal<double>({rows, frames * bands});
  const Array<double> context = rng.normal<double>({rows, frames * (given + 1)});
  const auto loss = [&](Tape<double>& tape) {
    const auto [z, log_det] = layer.to_latent(tape.constant(x), tape.constant(context));
    return mean(log_det) - mean(square(z));
  };
  print_gradient_check(check_gradient(loss, layer.named_parameters()), results);
  print_contract(check_bijector(layer, x, {.context = context}), results, "flow");
}
// end: checks

// tag: model
SpeechModel trained_model(const Corpus& corpus, const LinearGaussian& gaussian,
                          const SpeechChapter& options, Results& results) {
  Rng rng(options.seed);
  const SpeechFlowOptions size;
  SequenceFlow<float> flow = speech_flow<float>(gaussian, size, rng, mistake_of(options));
  std::vector<double> nats;
  ProgressLine line;
  fit_speech_flow(flow, corpus.train, corpus.phonemes, corpus.settings,
                  {.steps = options.steps, .seed = options.seed}, [&](double value) {
                    nats.push_back(value);
                    line.update("step " + std::to_string(nats.size()) + " of " +
                                std::to_string(options.steps) + ": " + number(value, 2) +
                                " nats a frame");
                  });
  line.finish();
  results.figure(training_curve(nats).save(beside(options.picture, "_training")));
  return {corpus.phonemes, DurationModel::fit(corpus.train, corpus.phonemes), size,
          std::move(flow)};
}
// end: model

void print_corpus(const Corpus& corpus, Results& results) {
  std::cout << "eSpeak NG           " << corpus.train.size() << " phrases, "
            << corpus.train_frames() << " frames of " << corpus.settings.bands << " mel bands, "
            << corpus.phonemes.size() << " phonemes\n";
  results.keep("phrases", corpus.train.size());
  results.keep("frames", corpus.train_frames());
  results.keep("phonemes", corpus.phonemes.size());
}

// tag: padding-check
// In double, with some held-out phrases of different lengths.
void check_padding(const SpeechModel& model, const LinearGaussian& gaussian, const Corpus& corpus,
                   const SpeechChapter& options, Results& results) {
  constexpr std::size_t count = 8;
  Rng rng(options.seed);
  SequenceFlow<double> flow =
      speech_flow<double>(gaussian, SpeechFlowOptions(), rng, mistake_of(options));
  copy_parameters(model.flow(), flow);
  const std::vector<Recording> some(corpus.test.begin(), corpus.test.begin() + count);
  const double difference = padding_difference(flow, some, corpus.phonemes, corpus.settings);
  results.print("padding",
                "a phrase alone and padded differ by " + scientific(difference) + " nats");
  results.keep("padding_difference", difference);
}
// end: padding-check

// tag: listening
void listen_to_words(const SpeechModel& model, const LinearGaussian& gaussian, const Corpus& corpus,
                     Synthesiser& synthesiser, const SpeechChapter& options, Results& results) {
  WordSpotter spotter(spotted_words(), corpus.settings, {.seed = options.seed});
  spotter.fit(corpus.words_train);
  ProgressLine line;
  const std::vector<Rendering> ways =
      renderings(model, gaussian, corpus.words_test, synthesiser, options.seed,
                 [&](const std::string& way) { line.update("saying words: " + way); });
  line.finish();
  const std::vector<Heard> heard = listen(ways, corpus.words_test, spotter);
  print_heard(heard, results);
  results.figure(temperature_curves(heard).save(beside(options.picture, "_temperature")));
}
// end: listening

// The first held-out phrase of more than a second.
const Recording& long_phrase(const Corpus& corpus) {
  constexpr std::size_t frames_of_a_second = 86;
  for (const Recording& phrase : corpus.test)
    if (phrase.frames() > frames_of_a_second) return phrase;
  return corpus.test.front();
}

std::filesystem::path draw_phrase(const SpeechModel& model, const LinearGaussian& gaussian,
                                  const Recording& phrase, const SpeechChapter& options) {
  Rng rng(options.seed);
  std::vector<Array<float>> mels{phrase.mel};
  std::vector<std::string> captions{"\"" + phrase.text + "\", by the synthesiser"};
  for (const double temperature : {1.0, 0.6, 0.0}) {
    mels.push_back(model.spectrogram(phrase.phonemes, phrase.manner, temperature, rng));
    captions.push_back("flow, temperature " + number(temperature, 1));
  }
  mels.push_back(linear_sample(gaussian, phrase, model.phonemes(), model.settings(), rng));
  captions.push_back("linear Gaussian");
  return save_spectrograms(mels, captions, options.picture);
}

// tag: experiment
int speech(const SpeechChapter& options) {
  Results results;
  check_flow(options, results);
  Synthesiser synthesiser;
  const Corpus corpus = speak_corpus(synthesiser, options.phrases, options.seed);
  print_corpus(corpus, results);
  const FrameRows rows = frame_rows(corpus.train, corpus.phonemes, corpus.settings);
  const LinearGaussian gaussian = LinearGaussian::fit(rows.given, rows.mel);
  std::vector<SpeechScore> scores =
      baseline_scores(corpus.train, corpus.test, gaussian, corpus.phonemes, corpus.settings);
  const SpeechModel model = options.pretrained
                                ? SpeechModel::load(bundled_data("speech.safetensors"))
                                : trained_model(corpus, gaussian, options, results);
  check_padding(model, gaussian, corpus, options, results);
  scores.push_back({"flow", "flow",
                    nats_a_frame(model.flow(), corpus.test, model.phonemes(), model.settings())});
  print_scores(scores, results);
  print_durations(model.durations(), corpus.train, corpus.test, results);
  listen_to_words(model, gaussian, corpus, synthesiser, options, results);
  results.figure(draw_phrase(model, gaussian, long_phrase(corpus), options));
  if (!options.model.empty()) model.save(options.model);
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits a flow of spectrograms to a synthesiser's speech, and lets it speak",
               "ch17_speech");
  SpeechChapter options;
  options.steps = 8000;
  options.picture = "ch17_speech.png";
  options.model = "ch17_speech.safetensors";
  add_chapter_options(
      app, options,
      {{"mask", "the couplings take padded frames for real ones"},
       {"length", "the 1x1 convolutions count padded frames in their log-determinants"}});
  app.add_flag("--pretrained", options.pretrained, "listen to the bundled model at once");
  app.add_option("--phrases", options.phrases, "phrases to learn from")
      ->transform(whole_number(100));
  return run_program(app, argc, argv, [&] { return speech(options); });
}

// Speaks: from a text to a WAV file, by chapter 17's flow.
#include "examples/ch17_speech/speech_model.hpp"
#include "examples/ch17_speech/speech_pictures.hpp"
#include "examples/support/course/bundled_data.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <iostream>

#include <CLI/CLI.hpp>

using namespace tapeflow;

struct SayOptions {
  std::string text, wav, model, picture, voice = voice_names()[0];
  Manner manner;
  double temperature = 0.6;
  std::uint64_t seed = 1;
};

// The phonemes of the text. The model says how long they last; pauses stay as eSpeak makes them,
// because the phrases that the model learned from have none inside.
std::vector<TimedPhoneme> phonemes_of(const SayOptions& options, const SpeechModel& model) {
  Synthesiser synthesiser;
  const std::vector<TimedPhoneme> spoken = timed(synthesiser.say(options.text, options.manner));
  std::vector<std::string> names;
  for (const TimedPhoneme& phoneme : spoken) names.push_back(phoneme.name);
  std::vector<TimedPhoneme> result = model.durations()(names, options.manner);
  for (std::size_t k = 0; k < result.size(); ++k)
    if (is_pause(names[k])) result[k].seconds = spoken[k].seconds;
  return result;
}

int say(SayOptions options) {
  check_outputs({{"OUT", options.wav}, {"--picture", options.picture}},
                {{"--model", options.model}});
  const std::vector<std::string>& voices = voice_names();
  options.manner.voice = static_cast<std::size_t>(
      std::find(voices.begin(), voices.end(), options.voice) - voices.begin());
  const SpeechModel model =
      SpeechModel::load(options.model.empty() ? bundled_data("speech.safetensors")
                                              : std::filesystem::path(options.model));
  Rng rng(options.seed);
  const Array<float> mel =
      model.spectrogram(phonemes_of(options, model), options.manner, options.temperature, rng);
  const Sound sound = sound_of(mel, model.settings(), rng);
  write_wav(options.wav, sound);
  std::cout << options.wav << ": " << number(sound.seconds(), 2) << " s\n";
  if (!options.picture.empty())
    std::cout << save_spectrograms({mel}, {options.text}, options.picture).string() << "\n";
  return exit_success;
}

int main(int argc, char** argv) {
  CLI::App app("Says an English text with a flow, and writes what it says as a WAV file", "say");
  SayOptions options;
  app.add_option("TEXT", options.text, "what to say, in plain ASCII characters")->required();
  app.add_option("OUT", options.wav, "the WAV file to write")->required()->check(a_file_name());
  app.add_option("--voice", options.voice, "whose voice")
      ->check(CLI::IsMember(voice_names()))
      ->capture_default_str();
  app.add_option("--pitch", options.manner.pitch, "how high, from 35 to 65")
      ->transform(number_between(35, 65))
      ->capture_default_str();
  app.add_option("--speed", options.manner.speed, "words a minute, from 140 to 210")
      ->transform(number_between(140, 210))
      ->capture_default_str();
  app.add_option("--temperature", options.temperature,
                 "the latents are multiplied by it: 0 is smooth, 1 is rough")
      ->transform(number_between(0, 2))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "of the latents and of the phases of the sound")
      ->transform(whole_number())
      ->capture_default_str();
  app.add_option("--model", options.model,
                 "a model that ch17_speech wrote; without it the bundled one")
      ->check(CLI::ExistingFile);
  app.add_option("--picture", options.picture, "draw the spectrogram into this PNG file")
      ->check(a_file_name());
  return run_program(app, argc, argv, [&] { return say(options); });
}

#include "examples/ch17_speech/speech_model.hpp"

#include "engine/io/parameters.hpp"

#include <stdexcept>

#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

constexpr const char* kind = "tapeflow speech";

nlohmann::ordered_json description(const SpeechFlowOptions& options) {
  return {{"flow_steps", options.flow_steps},
          {"hidden", options.hidden},
          {"blocks", options.blocks},
          {"encoded", options.encoded}};
}

std::size_t small_number(const nlohmann::json& from, const std::string& name) {
  constexpr std::size_t most = 1024;
  const nlohmann::json& value = from.at(name);
  if (!value.is_number_unsigned() || value < 1 || value > most)
    throw std::runtime_error("needs " + name + " from 1 to " + std::to_string(most) + ", got " +
                             value.dump());
  return value.get<std::size_t>();
}

SpeechFlowOptions options_of(const std::string& text) {
  const nlohmann::json from = nlohmann::json::parse(text);
  return {small_number(from, "flow_steps"), small_number(from, "hidden"),
          small_number(from, "blocks"), small_number(from, "encoded")};
}

const std::string& text_of(const ModelFile& file, const char* key) {
  const std::string* text = file.text(key);
  if (!text) throw std::runtime_error(std::string("no ") + key);
  return *text;
}

const Array<double>& tensor_of(const ModelFile& file, const char* name) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end() || !std::holds_alternative<Array<double>>(found->second))
    throw std::runtime_error(std::string("no ") + name);
  require_values(name, std::get<Array<double>>(found->second), Values::finite);
  return std::get<Array<double>>(found->second);
}

std::size_t numbers_in(const ModelFile& file) {
  std::size_t count = 0;
  for (const auto& [name, tensor] : file.tensors)
    count += std::visit([](const auto& values) { return values.size(); }, tensor);
  return count;
}

// A lower bound on the numbers of such a flow.
double least_numbers(const PhonemeSet& phonemes, const SpeechFlowOptions& options) {
  const auto square = [](std::size_t n) { return static_cast<double>(n) * static_cast<double>(n); };
  const auto G = static_cast<double>(given_columns(phonemes));
  const auto steps = static_cast<double>(options.flow_steps);
  const auto blocks = static_cast<double>(options.blocks);
  const auto D = static_cast<double>(FrameSettings().bands);
  return steps * blocks * 7 * square(options.hidden) + 5 * square(options.encoded) +
         G * (D + static_cast<double>(options.encoded));
}

// So that a damaged file asks for no more memory than it has bytes.
void require_size(const ModelFile& file, const PhonemeSet& phonemes,
                  const SpeechFlowOptions& options) {
  if (least_numbers(phonemes, options) > static_cast<double>(numbers_in(file)))
    throw std::runtime_error("its description needs more numbers than the file has");
}

LinearGaussian read_durations(const ModelFile& file, const PhonemeSet& phonemes) {
  LinearGaussian gaussian{tensor_of(file, "durations.A"), tensor_of(file, "durations.b"),
                          tensor_of(file, "durations.L")};
  if (gaussian.A.shape() != Shape{duration_columns(phonemes), 1} ||
      gaussian.b.shape() != Shape{1} || gaussian.L.shape() != Shape{1, 1})
    throw std::runtime_error("durations of another shape");
  return gaussian;
}

// A flow of this shape, whose numbers come from the file later.
SequenceFlow<float> empty_flow(const PhonemeSet& phonemes, const FrameSettings& settings,
                               const SpeechFlowOptions& options) {
  const std::size_t G = given_columns(phonemes), D = settings.bands;
  Rng rng(1);
  return speech_flow<float>(
      {filled<double>({G, D}, 0), filled<double>({D}, 0), filled<double>({D, D}, 0)}, options, rng);
}

}  // namespace

SpeechModel::SpeechModel(PhonemeSet phonemes, DurationModel durations, SpeechFlowOptions options,
                         SequenceFlow<float> flow)
    : phonemes_(std::move(phonemes)),
      durations_(std::move(durations)),
      options_(options),
      flow_(std::move(flow)) {}

Array<float> SpeechModel::spectrogram(const std::vector<TimedPhoneme>& phonemes,
                                      const Manner& manner, double temperature, Rng& rng) const {
  Array<float> given = given_of(phonemes, manner, phonemes_, settings_);
  const std::size_t L = given.shape(0) / 2 * 2, G = given.shape(1);
  given = row_range(given, 0, L);
  given.reshape({1, L, G});
  Array<float> mel = flow_.sample(given, filled<float>({1, L}, 1), rng, temperature);
  mel.reshape({L, settings_.bands});
  return mel;
}

void SpeechModel::save(const std::filesystem::path& file) const {
  ModelFile model;
  model.metadata["kind"] = kind;
  model.metadata["phonemes"] = nlohmann::json(phonemes_.names()).dump();
  model.metadata["flow"] = description(options_).dump();
  save_parameters<float>(flow_, "flow.", model);
  model.tensors["durations.A"] = durations_.gaussian().A;
  model.tensors["durations.b"] = durations_.gaussian().b;
  model.tensors["durations.L"] = durations_.gaussian().L;
  write_model(file, model);
}

SpeechModel SpeechModel::load(const std::filesystem::path& file) {
  const ModelFile model = read_model(file);
  const std::string* what = model.text("kind");
  if (!what || *what != kind)
    throw std::runtime_error(file.string() + " is a model, but not one that speaks");
  try {
    const PhonemeSet phonemes(
        nlohmann::json::parse(text_of(model, "phonemes")).get<std::vector<std::string>>());
    const SpeechFlowOptions options = options_of(text_of(model, "flow"));
    require_size(model, phonemes, options);
    SequenceFlow<float> flow = empty_flow(phonemes, {}, options);
    load_parameters<float>(model, "flow.", flow);
    return {phonemes, DurationModel(phonemes, read_durations(model, phonemes)), options,
            std::move(flow)};
  } catch (const std::exception& error) {
    throw std::runtime_error(file.string() + " is no complete model of speech: " + error.what());
  }
}

Sound sound_of(const Array<float>& mel, const FrameSettings& settings, Rng& rng) {
  return griffin_lim(magnitudes_of_mel(cast<double>(mel), settings), settings, rng);
}

}  // namespace tapeflow

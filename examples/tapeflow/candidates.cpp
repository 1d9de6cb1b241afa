#include "examples/tapeflow/candidates.hpp"

#include "engine/io/number.hpp"
#include "engine/joined.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

const std::string several_bells = "maf-mog";  // in one column, given a context or not

enum class Size { small, middle, large };

// Large is what the model has by default; but the mixture of maf-mog does much of the work of its
// layers.
void resize(ModelSettings& settings, Size size) {
  const std::size_t most =
      settings.model == several_bells ? 3 : model_kind(settings).default_layers;
  const std::size_t layers[] = {std::max<std::size_t>(most / 4, 2), (most + 1) / 2, most};
  const std::size_t widths[] = {16, 32, 64};
  const auto k = static_cast<std::size_t>(size);
  settings.layers = std::min(layers[k], most);
  settings.hidden = {widths[k], widths[k]};
}

bool is_allowed(const Candidate& candidate) {
  try {
    require_allowed(candidate.settings);
    return true;
  } catch (const std::invalid_argument&) {
    return false;
  }
}

std::vector<std::string> open_models(const RowsToFit& rows) {
  std::vector<std::string> models = {several_bells};
  if (rows.columns > 1) models.insert(models.begin(), {"real-nvp", "maf"});
  constexpr std::size_t few_columns = 3;  // each layer of planar bends at one plane
  if (rows.columns <= few_columns && !rows.has_context) models.push_back("planar");
  return models;
}

// Batch normalization gains most in autoregressive flows. It needs two rows.
Normalization usual_normalization(const FitCommand& command, const std::string& model) {
  const bool autoregressive = model == "maf" || model == several_bells;
  return autoregressive && command.training.batch > 1 ? Normalization::batch : Normalization::none;
}

Candidate candidate_of(const FitCommand& command, const std::string& model, Preprocessing kind,
                       const RowsToFit& rows) {
  Candidate one{command.model_settings, command.training.weight_decay};
  one.settings.model = model;
  one.settings.preprocessing = kind;
  one.settings.context = command.given().size();
  if (command.chooses("hidden"))
    resize(one.settings, rows.rows > most_race_rows ? Size::large : Size::middle);
  if (command.chooses("normalization"))
    one.settings.normalization = usual_normalization(command, model);
  return one;
}

std::vector<Preprocessing> preprocessings(const FitCommand& command) {
  if (!command.chooses("preprocessing")) return {command.model_settings.preprocessing};
  return {Preprocessing::whiten, Preprocessing::bend, Preprocessing::standardize};
}

}  // namespace

bool Candidate::operator==(const Candidate& other) const {
  return in_words(*this) == in_words(other);
}

std::string in_words(const Candidate& candidate) {
  const ModelSettings& settings = candidate.settings;
  const ModelKind& kind = model_kind(settings);
  TextWriter text;
  text << settings.model;
  if (kind.has_layers)
    text << ", " << settings.layers << (settings.layers == 1 ? " layer" : " layers");
  if (kind.has_networks) {
    text << ", hidden";
    for (const std::size_t width : settings.hidden) text << " " << width;
  }
  text << ", " << name_of(settings.preprocessing, preprocessing_names());
  if (settings.normalization != Normalization::none)
    text << ", " << name_of(settings.normalization, normalization_names()) << " normalization";
  if (candidate.weight_decay > 0) text << ", weight decay " << candidate.weight_decay;
  return text.str();
}

RowsToFit::RowsToFit(const FitData& data)
    : rows(data.learned().count()),
      columns(data.train.columns().size()),
      has_context(!data.train.context_columns().empty()) {}

void complete_for(FitCommand& command, const RowsToFit& rows) {
  ModelSettings& settings = command.model_settings;
  FitOptions& training = command.training;
  const bool model_is_open = !command.resumed && !command.typed.contains("model");
  if (rows.columns == 1 && model_is_open) {
    settings.model = several_bells;
    if (!command.typed.contains("layers")) settings.layers = model_kind(settings).default_layers;
  }
  // A step of more columns takes longer.
  if (!command.resumed && !command.typed.contains("budget"))
    command.budget = std::clamp<std::size_t>(480000 / (rows.columns * rows.columns), 1600, 6000);
  constexpr std::size_t steps = 300, least = 15;
  const std::size_t of_an_epoch = std::max<std::size_t>(1, rows.rows / training.batch);
  if (training.patience == 0 && training.schedule == RateSchedule::constant)
    training.first_patience = std::max(least, steps / of_an_epoch);
}

std::vector<Candidate> first_candidates(const FitCommand& command, const RowsToFit& rows) {
  std::vector<Candidate> all;
  const bool open = command.chooses("model");
  const std::string& asked = command.model_settings.model;
  for (const Preprocessing kind : preprocessings(command)) {
    for (const std::string& model : open ? open_models(rows) : std::vector<std::string>{asked})
      all.push_back(candidate_of(command, model, kind, rows));
  }
  if (open) all.push_back(candidate_of(command, "linear", preprocessings(command).front(), rows));
  std::erase_if(all, [](const Candidate& one) { return !is_allowed(one); });
  return all;
}

std::vector<Candidate> neighbours(const Candidate& best, const FitCommand& command,
                                  const RowsToFit& rows) {
  std::vector<Candidate> all;
  const auto add = [&](auto change) {
    Candidate one = best;
    change(one);
    if (is_allowed(one) && !(one == best)) all.push_back(one);
  };
  if (command.chooses("hidden") && rows.rows <= most_race_rows) {
    add([](Candidate& one) { resize(one.settings, Size::small); });
    add([](Candidate& one) { resize(one.settings, Size::large); });
  }
  if (command.chooses("normalization") && command.training.batch > 1)
    add([](Candidate& one) {
      Normalization& now = one.settings.normalization;
      now = now == Normalization::none ? Normalization::batch : Normalization::none;
    });
  if (command.chooses("weight-decay") && rows.are_few())
    add([](Candidate& one) { one.weight_decay = 1; });
  return all;
}

std::string note_on_one_bell(const ModelSettings& settings, const RowsToFit& rows) {
  const ModelKind& kind = model_kind(settings);
  if (rows.columns > 1 || settings.picture || !kind.one_bell_in_one_column) return "";
  std::vector<std::string> others;
  for (const ModelKind& other : model_kinds()) {
    if (!other.one_bell_in_one_column && (other.takes_context || !rows.has_context))
      others.push_back(other.name);
  }
  return kind.name + " stays one bell in a single column" +
         (rows.has_context ? ", for each context" : "") + "; --model " + joined(others, " or ") +
         " can have several";
}

}  // namespace tapeflow

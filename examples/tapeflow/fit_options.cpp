#include "examples/tapeflow/fit_options.hpp"

#include "engine/io/destination.hpp"
#include "examples/tapeflow/command_line.hpp"
#include "examples/tapeflow/pictures.hpp"
#include "examples/tapeflow/state_file.hpp"

#include <algorithm>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace tapeflow {

std::vector<std::string> FitCommand::given() const {
  std::vector<std::string> columns = context;
  for (const std::string& name : classes) {
    if (std::find(context.begin(), context.end(), name) == context.end()) columns.push_back(name);
  }
  return columns;
}

bool FitCommand::chooses(const std::string& option) const {
  if (resumed || of_pictures || budget == 0 || !may_be_automatic.contains(option)) return false;
  if (automatic.contains(option)) return true;
  const bool own_size = typed.contains("layers") || typed.contains("hidden");
  return !own_size && !typed.contains(option);
}

bool FitCommand::chooses() const {
  return std::any_of(may_be_automatic.begin(), may_be_automatic.end(),
                     [this](const std::string& option) { return chooses(option); });
}

void FitCommand::require_allowed_model() const {
  ModelSettings settings = model_settings;
  settings.context = given().size();
  if (settings.picture) {
    settings.picture->shape = {64, 64, 1};  // stands for a shape that suits the scales
    settings.picture->scales = 1;
    return tapeflow::require_allowed(settings);
  }
  // A flow of two columns and one small layer makes the same demands, and takes no time to build.
  settings.layers = 1;
  settings.hidden = {1};
  Rng rng(1);
  build_flow<float>(settings, 2, rng);
}

DataSplit FitCommand::split(std::size_t rows) const {
  return split_rows(rows, valid_file.empty() ? valid_fraction : 0,
                    test_file.empty() ? test_fraction : 0, seed_of_split());
}

std::string FitCommand::state_file() const {
  return destination_of(out).path.string() + state_ending;
}

namespace {

const std::set<std::string> only_for_pictures = {"labels", "test-labels", "levels",
                                                 "scales", "coupling",    "alpha"};

std::set<std::string> only_for_tables() {
  std::set<std::string> names = {"context",    "classes",       "categorical", "preprocessing",
                                 "dequantize", "no-dequantize", "bounds",      "weights",
                                 "valid-file", "save-split",    "report",      "rows-at-once"};
  const nlohmann::json of_table = TableOptions().settings();
  for (const auto& [name, value] : of_table.items()) names.insert(name);
  return names;
}

// Neither typed nor saved.
bool is_open(const FitCommand& command, const std::string& option) {
  return !command.resumed && !command.typed.contains(option);
}

void complete_for_pictures(FitCommand& command) {
  ModelSettings& settings = command.model_settings;
  if (is_open(command, "model")) settings.model = "glow";
  if (is_open(command, "hidden")) settings.hidden = {64};
  if (is_open(command, "batch")) command.training.batch = 64;
  settings.preprocessing = Preprocessing::pixels;
  settings.picture = command.picture;
  // Without it the couplings of real-nvp meet logits with a deviation of about 5.
  if (is_open(command, "normalization") && model_kind(settings).takes_normalization)
    settings.normalization = Normalization::act;
  // Within ±3, as for tables, a step may throw a fit back by hundreds of nats.
  settings.log_scale_bound = 1;
  command.training.statistics_rows = 4096;
}

}  // namespace

const NamedValues<RateSchedule>& schedule_names() {
  static const NamedValues<RateSchedule> names = {{"constant", RateSchedule::constant},
                                                  {"cosine", RateSchedule::cosine}};
  return names;
}

std::vector<std::string> all_model_names() {
  std::vector<std::string> names = model_names();
  for (const std::string& name : picture_model_names()) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

void look_at_options(FitCommand& command, const CLI::App& options) {
  for (const CLI::Option* option : options.get_options()) {
    const std::string name = option->get_single_name();
    if (option->count() > 0 && !command.automatic.contains(name)) command.typed.insert(name);
  }
  command.subcommand = options.get_name();
  command.other_options = other_options(command, options);
  command.of_pictures = holds_pictures(command.data);
  for (const std::string& name : command.of_pictures ? only_for_tables() : only_for_pictures) {
    if (command.typed.contains(name))
      throw CLI::ValidationError(
          "--" + name, command.of_pictures ? "is for tables, " + command.data + " holds pictures"
                                           : "is for pictures, " + command.data +
                                                 " is no IDX file and no folder of PNGs");
  }
}

void complete(FitCommand& command) {
  if (command.of_pictures) complete_for_pictures(command);
  ModelSettings& settings = command.model_settings;
  if (settings.normalization == Normalization::batch && command.training.batch < 2)
    throw std::runtime_error(
        "--normalization batch takes means and deviations within a batch: --batch needs to be 2 or "
        "more, got " +
        std::to_string(command.training.batch));
  if (settings.layers == 0) settings.layers = model_kind(settings).default_layers;
}

void complete_for(FitCommand& command, const ImageShape& shape, std::size_t training_rows) {
  ModelSettings& settings = command.model_settings;
  settings.picture->shape = shape;
  if (command.picture.scales == 0)
    command.picture.scales = usual_scales(model_kind(settings), shape);
  settings.picture->scales = command.picture.scales;
  tapeflow::require_allowed(settings);
  constexpr std::size_t steps = 25000, least = 30, most = 1000;
  const std::size_t of_an_epoch = std::max<std::size_t>(1, training_rows / command.training.batch);
  if (!command.typed.contains("epochs"))
    command.training.epochs = std::clamp(steps / of_an_epoch, least, most);
}

}  // namespace tapeflow

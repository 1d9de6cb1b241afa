#include "examples/tapeflow/resume.hpp"

#include "engine/io/checksum.hpp"
#include "engine/io/file_error.hpp"
#include "examples/tapeflow/fit_model.hpp"
#include "examples/tapeflow/json_number.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

std::string checksum_with_weights(const Dataset& rows) {
  const std::vector<double>& weights = rows.weights();
  const auto* bytes = reinterpret_cast<const char*>(weights.data());
  return checksum(rows.raw()) +
         (weights.empty() ? "" : hex(checksum({bytes, weights.size() * sizeof(double)})));
}

const std::string& text(const ModelFile& state, const std::string& key, const std::string& file) {
  if (const std::string* found = state.text(key)) return *found;
  throw std::runtime_error(file + ": needs the state of an interrupted fit");
}

std::string to_json(const std::vector<SeedRun>& done) {
  nlohmann::json json = nlohmann::json::array();
  for (const SeedRun& run : done) {
    json.push_back({{"seed", run.seed},
                    {"valid", to_be_read_back(run.valid)},
                    {"test", to_be_read_back(run.test)},
                    {"test_error", to_be_read_back(run.test_error)},
                    {"end", run.fit.end},
                    {"epochs", run.fit.epochs},
                    {"best_epoch", run.fit.best_epoch},
                    {"best_valid", to_be_read_back(run.fit.valid_log_likelihood)},
                    {"valid_rows", run.fit.valid_rows},
                    {"training_gain", to_be_read_back(run.fit.training_gain)}});
  }
  return json.dump();
}

// A value as the user writes it.
std::string written(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// An option that --resume would not follow must not look as if it did.
void require_same_options(FitCommand command, const std::string& settings) {
  complete(command);
  const nlohmann::json mine = nlohmann::json::parse(command.settings()),
                       theirs = nlohmann::json::parse(settings);
  std::string differing;
  for (const auto& [key, saved] : theirs.items()) {
    const std::string name = "--" + key;
    if (!command.typed.contains(key) || mine.at(key) == saved) continue;
    differing += (differing.empty() ? "" : ", ") + name + " was " + written(saved) +
                 " and is now " + written(mine.at(key));
  }
  if (!differing.empty())
    throw CLI::ValidationError(
        "--resume", "needs the options of the fit that it goes on with, but " + differing);
}

std::vector<SeedRun> seeds_in(const std::string& json) {
  std::vector<SeedRun> done;
  for (const nlohmann::json& run : nlohmann::json::parse(json)) {
    done.push_back({run.at("seed"), number_from(run.at("valid")), number_from(run.at("test")),
                    number_from(run.at("test_error")),
                    FitResult{run.at("end"), run.at("epochs"), run.at("best_epoch"),
                              number_from(run.at("best_valid")), run.at("valid_rows"),
                              number_from(run.at("training_gain"))}});
  }
  return done;
}

}  // namespace

// The trainer knows only its prepared rows.
std::map<std::string, std::string> checksums_of_rows(const FitData& data) {
  std::string names;
  for (const ContextColumn& column : data.train.context_columns())
    for (const std::string& name : column.classes) names += " " + shown(name);
  for (const ColumnDomain& column : data.train.domain().columns())
    for (const std::string& word : column.words()) names += " " + shown(word);
  return {{"train_rows", checksum_with_weights(data.learned()) + hex(checksum(names))},
          {"valid_rows", checksum_with_weights(data.valid)},
          {"test_rows", checksum_with_weights(data.test)}};
}

std::vector<SeedRun> runs_that_found_something(const std::vector<SeedRun>& runs) {
  std::vector<SeedRun> found = runs;
  std::erase_if(found, [](const SeedRun& run) { return found_nothing(run.fit); });
  return found;
}

const SeedRun& best_of(const std::vector<SeedRun>& runs) {
  return *std::max_element(runs.begin(), runs.end(), [](const SeedRun& a, const SeedRun& b) {
    if (found_nothing(a.fit) != found_nothing(b.fit)) return found_nothing(a.fit);
    return b.fit.score().is_better_than(a.fit.score());
  });
}

StateKeeper::StateKeeper(const FitCommand& command, const FitData& data, StateFile& file)
    : command_(command),
      file_(file),
      checksums_(checksums_of_rows(data)),
      saved_at_(std::chrono::steady_clock::now()) {}

bool StateKeeper::due() const {
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - saved_at_;
  return file_.writes() && passed.count() >= command_.save_every;
}

void StateKeeper::save_start(const ModelFile& trainer, const std::vector<SeedRun>& done) {
  // The seeds before this one are work.
  done.empty() ? file_.save_start(with_settings(trainer, done)) : save(trainer, done);
}

void StateKeeper::save(const ModelFile& trainer, const std::vector<SeedRun>& done) {
  file_.save(with_settings(trainer, done));
  saved_at_ = std::chrono::steady_clock::now();
}

ModelFile StateKeeper::with_settings(ModelFile trainer, const std::vector<SeedRun>& done) const {
  trainer.metadata.insert(checksums_.begin(), checksums_.end());
  trainer.metadata["settings"] = command_.settings();
  trainer.metadata["choice"] = nlohmann::json(command_.choice).dump();
  trainer.metadata["seeds"] = to_json(done);
  return trainer;
}

void require_no_state(const FitCommand& command, const StateFile& file) {
  if (command.fresh || !file.found_a_state()) return;
  throw std::runtime_error(file.name() +
                           " holds a fit that was interrupted: --resume goes on with it, "
                           "--fresh starts anew");
}

void resume_settings(FitCommand& command, const StateFile& file) {
  if (!file.found_a_state()) {
    throw std::runtime_error(
        "--resume needs the state that an interrupted fit leaves, there is no " + file.name());
  }
  const std::string& settings = text(file.found(), "settings", file.name());
  require_same_options(command, settings);
  command.take_settings(settings);
  command.choice = nlohmann::json::parse(text(file.found(), "choice", file.name()));
}

ModelFile load_state(const FitCommand& command, const FitData& data, StateFile& file,
                     std::vector<SeedRun>& done) {
  for (const auto& [rows, checksum] : checksums_of_rows(data)) {
    if (text(file.found(), rows, file.name()) == checksum) continue;
    const bool own_test_rows = rows == "test_rows" && !command.test_file.empty();
    throw std::runtime_error(file.name() +
                             ": needs the rows it was saved with to go on, those of " +
                             (own_test_rows ? command.test_file : command.data) + " are others");
  }
  done = seeds_in(text(file.found(), "seeds", file.name()));
  if (file.writes() && !runs_that_found_something(done).empty() &&
      !std::filesystem::exists(command.out)) {
    throw std::runtime_error(file.name() + ": needs " + command.out +
                             ", the best of the seeds already done, to go on; there is none");
  }
  return file.take_found();
}

}  // namespace tapeflow

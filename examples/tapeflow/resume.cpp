#include "examples/tapeflow/resume.hpp"

#include "engine/io/file_error.hpp"
#include "examples/tapeflow/json_number.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

// The trainer knows only its prepared rows. This is about the raw rows and the names of their
// classes.
std::string checksum_of_rows(const FitData& data) {
  std::string sums = checksum(data.train.raw()) + checksum(data.valid.raw());
  for (const ContextColumn& column : data.train.context_columns())
    for (const std::string& name : column.classes) sums += " " + shown(name);
  return sums;
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

const SeedRun& best_of(const std::vector<SeedRun>& runs) {
  return *std::max_element(runs.begin(), runs.end(), [](const SeedRun& a, const SeedRun& b) {
    return b.fit.score().is_better_than(a.fit.score());
  });
}

StateKeeper::StateKeeper(const FitCommand& command, const FitData& data)
    : command_(command),
      rows_(checksum_of_rows(data)),
      saved_at_(std::chrono::steady_clock::now()) {}

bool StateKeeper::due() const {
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - saved_at_;
  return passed.count() >= command_.save_every;
}

void StateKeeper::save(ModelFile trainer, const std::vector<SeedRun>& done) {
  trainer.metadata["settings"] = command_.settings();
  trainer.metadata["rows"] = rows_;
  trainer.metadata["seeds"] = to_json(done);
  write_model(command_.state_file(), trainer);
  saved_at_ = std::chrono::steady_clock::now();
}

void StateKeeper::remove() const {
  std::error_code nothing_to_remove;
  std::filesystem::remove(command_.state_file(), nothing_to_remove);
}

void require_no_state(const FitCommand& command) {
  const std::string file = command.state_file();
  if (command.fresh || !std::filesystem::exists(file)) return;
  throw std::runtime_error(file +
                           " holds a fit that was interrupted: --resume goes on with it, "
                           "--fresh starts anew");
}

void resume_settings(FitCommand& command) {
  const std::string file = command.state_file();
  if (!std::filesystem::exists(file)) {
    throw std::runtime_error(
        "--resume needs the state that an interrupted fit leaves, there is no " + file);
  }
  command.take_settings(text(read_model(file), "settings", file));
}

ModelFile load_state(const FitCommand& command, const FitData& data, std::vector<SeedRun>& done) {
  const std::string file = command.state_file();
  ModelFile state = read_model(file);
  if (text(state, "rows", file) != checksum_of_rows(data)) {
    throw std::runtime_error(file + ": needs the rows it was saved with to go on, those of " +
                             command.data + " are others");
  }
  done = seeds_in(text(state, "seeds", file));
  if (!done.empty() && !std::filesystem::exists(command.out)) {
    throw std::runtime_error(file + ": needs " + command.out +
                             ", the best of the seeds already done, to go on; there is none");
  }
  return state;
}

}  // namespace tapeflow

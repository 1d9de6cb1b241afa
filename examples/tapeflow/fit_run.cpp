#include "examples/tapeflow/fit_run.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/checksum.hpp"
#include "engine/io/file_error.hpp"
#include "examples/tapeflow/json_number.hpp"
#include "flows/data/weighted_rows.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {
namespace {

namespace fs = std::filesystem;

std::vector<double> numbers_from(const nlohmann::json& json) {
  std::vector<double> numbers;
  for (const nlohmann::json& one : json) numbers.push_back(number_from(one));
  return numbers;
}

HeldOutScores held_out_from(const nlohmann::json& scores, const nlohmann::json& weights) {
  HeldOutScores held_out{numbers_from(scores), numbers_from(weights)};
  const bool match = held_out.weights.empty() || held_out.weights.size() == held_out.scores.size();
  if (held_out.scores.empty() || !match)
    throw std::runtime_error("needs a score for each row, and a weight for each score or none");
  return held_out;
}

FitRun run_from(const std::string& file, const nlohmann::json& json) {
  FitRun run;
  run.file = file;
  run.seed = json.at("seed");
  run.settings = json.at("settings").get<nlohmann::json::object_t>();
  run.columns = json.at("columns").get<std::vector<std::string>>();
  run.context = json.at("context").get<std::vector<std::string>>();
  for (const char* of : {"train_rows", "valid_rows", "test_rows"})
    run.checksums[of] = json.at("checksums").at(of);
  run.dequantized = json.at("dequantized");
  run.valid = held_out_from(json.at("valid_scores"), json.at("valid_weights"));
  run.test = held_out_from(json.at("test_scores"), json.at("test_weights"));
  run.out = json.at("out");
  run.out_checksum = json.at("out_checksum");
  return run;
}

}  // namespace

MeanAndError HeldOutScores::mean() const { return mean_and_error(scores, weights); }

std::vector<fs::path> FitRun::places_of_model() const {
  const fs::path folder = fs::path(file).parent_path(), model(out);
  return {model, folder / model, folder / model.filename()};
}

std::string FitRun::model_bytes() const {
  const std::vector<fs::path> places = places_of_model();
  bool is_there = false;
  for (const fs::path& place : places) {
    if (!fs::is_regular_file(place)) continue;
    is_there = true;
    std::string bytes = read_file(place);
    if (hex(checksum(bytes)) == out_checksum) return bytes;
  }
  if (is_there)
    throw std::runtime_error(printable(file) + ": the model in " + printable(out) +
                             " is not that of the run: each run needs an --out of its own");
  throw std::runtime_error(printable(file) + ": needs its model " + printable(out) +
                           ", there or beside the file itself; there is none");
}

FitRun read_run(const std::string& file) {
  const std::string text = read_file(file);
  if (text.find_first_not_of(" \t\r\n") == text.npos)
    throw std::runtime_error(printable(file) +
                             " is empty: its run failed, or is still under way; leave it out");
  try {
    const nlohmann::json json = nlohmann::json::parse(text);
    if (json.at("interrupted"))
      throw std::runtime_error(
          "the run was interrupted: go on with it by --resume, or leave it "
          "out");
    return run_from(file, json);
  } catch (const nlohmann::json::exception&) {
    file_error(printable(file), "the JSON object that tapeflow fit --json prints",
               "something else");
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(printable(file) + ": " + error.what());
  }
}

}  // namespace tapeflow

#include "examples/tapeflow/run_record.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/checksum.hpp"
#include "examples/tapeflow/json_number.hpp"
#include "examples/tapeflow/resume.hpp"

namespace tapeflow {
namespace {

nlohmann::json scores_to_json(const std::vector<double>& scores) {
  nlohmann::json json = nlohmann::json::array();
  for (const double score : scores) json.push_back(to_be_read_back(score));
  return json;
}

}  // namespace

void add_record(nlohmann::json& json, const FitCommand& command, const FitData& data,
                const Findings& found, FitEnd end) {
  nlohmann::json settings = nlohmann::json::parse(command.settings());
  settings["epochs"] = command.training.epochs;
  json.update({{"columns", data.train.columns()},
               {"checksums", checksums_of_rows(data)},
               {"settings", settings},
               {"valid_scores", scores_to_json(found.valid_scores)},
               {"test_scores", scores_to_json(found.test_scores)},
               {"valid_weights", data.valid.weights()},
               {"test_weights", data.test.weights()},
               {"out_checksum", hex(checksum(read_file(command.out)))},
               {"interrupted", end == FitEnd::interrupted}});
}

}  // namespace tapeflow

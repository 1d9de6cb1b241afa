#include "examples/tapeflow/evaluation.hpp"

#include "engine/io/file_error.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/dequantize.hpp"

#include <cmath>
#include <iostream>

#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

MeanAndError bits(const MeanAndError& log_likelihood, const Evaluation& found) {
  return bits_per_dim(log_likelihood, found.numbers_of_a_picture, 1);
}

// Has one row for the flow, and two for the Gaussian if there is one.
TextTable table_of_means(const Evaluation& found) {
  const bool of_pictures = found.numbers_of_a_picture > 0;
  std::vector<std::string> headers = {
      of_pictures ? "log-likelihood, nats per picture" : "log-likelihood, nats per row",
      of_pictures ? "pictures" : "rows", "mean", "median"};
  if (of_pictures) headers.push_back("bits/dim");
  TextTable table(headers);
  const auto row = [&](const std::string& name, const MeanAndError& mean, const std::string& median,
                       const MeanAndError& in_bits) {
    std::vector<std::string> cells = {name, std::to_string(found.flow.rows), mean_text(mean),
                                      median};
    if (of_pictures) cells.push_back(mean_text(in_bits));
    table.row(cells);
  };
  const auto scores = [&](const std::string& name, const ScoreSummary& summary) {
    row(name, summary.mean, number(summary.median, 3), bits(summary.mean, found));
  };
  scores(found.model, found.flow);
  if (!found.gaussian) return table;
  scores(of_pictures ? "full Gaussian of logits" : "full Gaussian", *found.gaussian);
  row("gain over the Gaussian", found.gain, "", saved_bits(found.gain, found.numbers_of_a_picture));
  return table;
}

void print_classes(const std::vector<ClassScores>& classes) {
  for (std::size_t first = 0, last = 0; first < classes.size(); first = last) {
    TextTable table({printable(classes[first].column), "rows", "mean", "median"});
    for (; last < classes.size() && classes[last].column == classes[first].column; ++last) {
      const ScoreSummary& scores = classes[last].scores;
      const bool none = scores.rows == 0;
      table.row({printable(classes[last].name), std::to_string(scores.rows),
                 none ? "-" : mean_text(scores.mean), none ? "-" : number(scores.median, 3)});
    }
    std::cout << "\n" << table;
  }
}

void print_worst(const Evaluation& found) {
  if (found.worst.empty()) return;
  TextTable table({"least likely", "log p", "percentile"});
  for (const ScoredRow& row : found.worst)
    table.row({"row " + std::to_string(row.row), number(row.log_prob, 3),
               std::isnan(row.percentile) ? "-" : number(row.percentile, 1)});
  std::cout << "\n" << table;
  if (!found.percentiles.empty()) std::cout << "percentiles are " << found.percentiles << "\n";
}

nlohmann::json to_json(const ScoreSummary& summary) {
  return {{"rows", summary.rows},
          {"log_likelihood", summary.mean.mean},
          {"standard_error", summary.mean.standard_error},
          {"median", summary.median}};
}

}  // namespace

void print_tables(const Evaluation& found) {
  std::cout << table_of_means(found) << "± is one standard error of the mean\n";
  print_classes(found.classes);
  print_worst(found);
  std::cout << std::flush;
  for (const std::string& note : found.notes) std::cerr << "note: " << note << "\n";
}

void print_json(const Evaluation& found) {
  nlohmann::json json = to_json(found.flow);
  if (found.gaussian)
    json.update({{"gaussian_log_likelihood", found.gaussian->mean.mean},
                 {"gaussian_standard_error", found.gaussian->mean.standard_error},
                 {"gaussian_median", found.gaussian->median},
                 {"gain_over_gaussian", found.gain.mean},
                 {"gain_standard_error", found.gain.standard_error}});
  if (found.numbers_of_a_picture > 0) {
    const MeanAndError in_bits = bits(found.flow.mean, found);
    json.update({{"bits_per_dim", in_bits.mean}, {"bits_standard_error", in_bits.standard_error}});
  }
  json["classes"] = nlohmann::json::object();
  for (const ClassScores& one : found.classes)
    json["classes"][one.column][one.name] = to_json(one.scores);
  json["worst"] = nlohmann::json::array();
  for (const ScoredRow& row : found.worst)
    json["worst"].push_back(
        {{"row", row.row}, {"log_prob", row.log_prob}, {"percentile", row.percentile}});
  json["percentiles"] = found.percentiles;
  json["notes"] = found.notes;
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

}  // namespace tapeflow

// What a chapter's program finds: printed for its reader, kept as JSON for the text that quotes it.
//
//   Results results;
//   results.print("  flow", "flow", mean_and_error(log_p));  // "  flow              -4.29 ± 0.16"
//   results.write("results.json");                            // {"flow": {"mean": -4.2937, …}}
#pragma once

#include "flows/data/statistics.hpp"

#include <filesystem>
#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace tapeflow {

class Results {
 public:
  Results();
  ~Results();

  /// Keeps a value under a name such as "epochs" or "gradient.worst_error", in which points lead
  /// into inner objects. JSON has no NaN and no infinity: they become null.
  Results& keep(const std::string& name, double value);
  Results& keep(const std::string& name, std::size_t value);
  Results& keep(const std::string& name, const std::string& value);

  /// Prints a line on standard output: the label, from column 21 on the text.
  Results& print(const std::string& label, const std::string& text);
  /// Prints the mean and its error; keeps them as NAME.mean and NAME.standard_error.
  Results& print(const std::string& label, const std::string& name, const MeanAndError& value);
  /// Prints the number with so many digits after the point, and keeps all of them.
  Results& print(const std::string& label, const std::string& name, double value, int digits);

  /// Prints the picture's file and keeps its name in the list "figures".
  Results& figure(const std::filesystem::path& file);

  /// Writes what was kept as one JSON object, all of it or nothing; does nothing without a file.
  void write(const std::string& file) const;

 private:
  nlohmann::ordered_json& at(const std::string& name);

  std::unique_ptr<nlohmann::ordered_json> json_;
};

}  // namespace tapeflow

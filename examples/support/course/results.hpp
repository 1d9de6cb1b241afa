// The results of a chapter's program: printed for the reader, and kept as JSON for the text that
// quotes them.
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

  /// Keeps a value under a name such as "epochs" or "gradient.worst_error"; a point leads into an
  /// inner object. JSON has no NaN and no infinity: both become null.
  Results& keep(const std::string& name, double value);
  Results& keep(const std::string& name, std::size_t value);
  Results& keep(const std::string& name, const std::string& value);

  /// Prints a line on standard output: the label, then the text from column 21 on.
  Results& print(const std::string& label, const std::string& text);
  /// Prints the mean and its error; keeps them as NAME.mean and NAME.standard_error.
  Results& print(const std::string& label, const std::string& name, const MeanAndError& value);
  /// Prints the number with `digits` digits after the point, and keeps it with all its digits.
  Results& print(const std::string& label, const std::string& name, double value, int digits);

  /// Prints the file name of a picture and appends it to the list "figures".
  Results& figure(const std::filesystem::path& file);

  /// Ends the results: writes everything kept as one JSON object, atomically, unless the file name
  /// is empty. If a number was NaN, says on standard error how to find where it arose.
  void write(const std::string& file) const;

 private:
  nlohmann::ordered_json& at(const std::string& name);

  std::unique_ptr<nlohmann::ordered_json> json_;
  bool has_nan_ = false;
};

}  // namespace tapeflow

// The options that say how a table is read, and which of its columns and rows are used.
#pragma once

#include "engine/io/table_format.hpp"
#include "examples/support/terminal/cli_names.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace tapeflow {

struct TableOptions {
  std::vector<std::string> columns;  ///< the only ones that are used; empty for all
  std::vector<std::string> drop;     ///< columns that are not used
  bool drop_redundant = false;       ///< whether columns that say nothing new are left out
  bool drop_missing = false;         ///< --na drop: whether rows with a missing cell are left out
  std::vector<std::string>
      missing;  ///< words or numbers for a missing value, beside the usual ones
  TableFormat format;

  /// The options as JSON, by their names; a resumed fit takes them from the first run.
  nlohmann::json settings() const;
  void take_settings(const nlohmann::json& settings);
};

/// "tab", "blanks" or the sign itself; "auto" if it is open.
std::string delimiter_name(const std::optional<char>& delimiter);

/// Adds the options that say how the text of a table is read, and which cells are missing.
void add_format_options(CLI::App& command, TableOptions& options);
/// Adds --na.
void add_missing_option(CLI::App& command, TableOptions& options, const std::string& otherwise);
/// Adds the options that choose columns.
void add_column_options(CLI::App& command, TableOptions& options);

/// The file's name as the programs open it: - stands for standard input.
std::string data_file(const std::string& name);
/// Replaces - by the name of standard input.
CLI::Validator a_data_file();

}  // namespace tapeflow

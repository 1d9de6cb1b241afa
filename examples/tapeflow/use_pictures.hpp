// What the subcommands do with a fitted model of pictures.
#pragma once

#include "examples/tapeflow/pictures.hpp"
#include "flows/tables/density_model.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

namespace tapeflow {

/// How many pictures are drawn if the user does not say.
inline constexpr std::size_t usual_pictures = 64;

/// std::runtime_error unless `data` holds pictures if the model is one of pictures, and a table if
/// it is one of tables. An empty name is no data.
void require_kind_of_data(const ModelSettings& settings, const std::string& model,
                          const std::string& data);

/// Reads the pictures of a file or folder, and their labels if the model has a context, as raw rows
/// for a model with these settings. std::runtime_error for pictures of another shape or with other
/// levels, for labels that are missing, and for labels that the model has no use for.
Rows<double> read_rows_of_pictures(const ModelSettings& settings,
                                   const std::vector<ContextColumn>& context,
                                   const std::string& model, const std::string& data,
                                   const std::string& labels);

/// Writes pictures [N, D] of levels as one PNG, in about as many rows as columns; pictures of the
/// data, framed, stand above. At least one picture and at most 10000: else std::runtime_error.
void save_sheet(const std::filesystem::path& png, const PictureSettings& settings,
                const Array<double>& pictures, const Array<double>& data);

/// The user named no picture to write, so nothing but an earlier picture may lose its place:
/// std::runtime_error in the name of `command` if the file is there and is no PNG.
void require_picture(const std::string& file, const char* command);

}  // namespace tapeflow

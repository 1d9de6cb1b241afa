// Pictures as data: an IDX file, or a folder of PNGs.
#pragma once

#include "engine/progress.hpp"
#include "flows/data/rows.hpp"
#include "flows/layers/image/image_shape.hpp"
#include "flows/tables/context_columns.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

/// N pictures of one shape. A picture is a row of D = H W C levels, whole numbers from 0 to 255.
struct Pictures {
  ImageShape shape;
  Array<std::uint8_t> levels;  ///< [N, D]

  std::size_t count() const { return levels.shape()[0]; }
};

/// "28 x 28" for grey pictures, "32 x 32 x 3" for others.
std::string size_in_words(const ImageShape& shape);

/// Whether the name stands for pictures: it is a folder, or the content, packed by gzip or not,
/// begins as an IDX file does. A name that stands for nothing is no picture.
bool holds_pictures(const std::string& name);

/// Reads an IDX file [N, H, W] or [N, H, W, C], packed by gzip or not, or the PNGs of a folder,
/// sorted by name: grey or RGB, 8 bits each, all of one size. std::runtime_error, one sentence
/// naming the file, for anything else, and for more than 20000 numbers in a picture.
Pictures read_pictures(const std::string& name, const OnProgress& on_progress = {});

/// std::runtime_error, naming the file, unless all levels are below this one.
void require_levels(const Pictures& pictures, std::size_t levels, const std::string& file);

/// The label of each of `count` pictures, from an IDX file [N]. std::runtime_error, naming the
/// file, for another shape or number.
Array<std::uint8_t> read_labels(const std::string& file, std::size_t count);

/// The column of the classes, called "label": the different labels, in order.
ContextColumn label_column(const Array<std::uint8_t>& labels);

/// These pictures, in this order, as raw rows; without labels they have no context. `column` says
/// which index a label has. std::runtime_error, naming the file of the labels, for a label that it
/// does not know.
Rows<double> rows_of(const Pictures& pictures, const Array<std::uint8_t>& labels,
                     const std::vector<ContextColumn>& columns, const std::string& labels_file,
                     const std::vector<std::size_t>& which);

}  // namespace tapeflow

// The pictures of a fit: read, looked over, and dealt out.
#pragma once

#include "examples/tapeflow/fit_data.hpp"
#include "examples/tapeflow/pictures.hpp"

namespace tapeflow {

/// Reads the pictures, and the labels, that the command names, and deals them out. The pictures to
/// train on become the data's corners, the others points of their cells. At most 5000 pictures are
/// for validation, so that this takes less time than an epoch. std::runtime_error as read_pictures
/// and read_labels, for fewer than 10 pictures, for pictures that are all equal, for pictures of
/// --test that have another shape, and for labels that cannot be classes.
void read_fit_pictures(const FitCommand& command, FitData& data, Stages& stages);

}  // namespace tapeflow

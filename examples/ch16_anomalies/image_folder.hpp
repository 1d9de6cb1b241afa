// A user's own images, in the folders that data sets of anomalies usually have.
#pragma once

#include "examples/ch16_anomalies/inspection_set.hpp"

#include <filesystem>

namespace tapeflow {

/// Reads FOLDER, as MVTec AD and others are laid out:
///
///   train/good/NAME.png                 good images to learn from
///   test/good/NAME.png                  good images to judge
///   test/KIND/NAME.png                  defective ones, KIND by KIND
///   ground_truth/KIND/NAME_mask.png     masks, not black at a defect: NAME.png is a name as well
///
/// in the alphabetical order of the names. Files are PNG, JPEG, PGM or BMP; colours become grey.
/// All images have one size, whose sides are divisible by 4. Without the folder ground_truth there
/// are no masks, and the set's masks are 0. std::runtime_error, in one sentence, for a missing
/// folder, an empty one, a file that cannot be read, another size or a missing mask.
InspectionSet read_image_folder(const std::filesystem::path& folder);

}  // namespace tapeflow

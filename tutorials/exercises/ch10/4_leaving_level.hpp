// Exercise ch10.4: after which level does a number leave a flow on several scales?
#pragma once

#include "flows/layers/image/image_shape.hpp"

#include <vector>

namespace tapeflow {

/// A flow on several scales whose steps leave all numbers as they are. A level squeezes the picture
/// by (10.18); then the first half of the channels stays for the next level, and the second half
/// leaves. At the end of the last level nothing is split: all that is still there leaves.
///
/// Returns, for each column of the picture that the first level gets, the number of the level after
/// which it leaves: 1 … levels. Height and width can be halved as often as there are levels.
/// Exercise ch10.1 moves the numbers of a picture; here it is enough to move the columns' numbers.
std::vector<std::size_t> leaving_levels(ImageShape shape, std::size_t levels);

}  // namespace tapeflow

// Hint: Start with the list 0, 1, … of the columns, squeeze it like a picture, cut it by channels,
// and go on with the half that stays.
// Proved: Numbers that leave early stand in a pattern over the whole picture. All levels together
// visit H W C (1 + ½ + ¼ + …) numbers: less than twice the picture.

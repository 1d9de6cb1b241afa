// Pictures of an inspection: images, masks, heat maps and curves.
#pragma once

#include "examples/ch16_anomalies/inspection.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// Draws one image of each kind of defect and each inspection, side by side with its mask and the
/// maps of Mahalanobis and FastFlow. A map is black up to the median of the good images' maps, and
/// red where it is as high as their largest number; yellow and white are above all that a good
/// image has. Inspections with masks of another size, or none, are drawn as well.
std::filesystem::path save_heat_maps(const std::vector<const Inspection*>& inspections,
                                     const std::filesystem::path& picture);

/// Draws four good pieces of every material.
std::filesystem::path save_materials(std::uint64_t seed, const std::filesystem::path& picture);

/// The receiver's curve of each detector for the images of one inspection, and for their pixels.
Figure receiver_curves(const Inspection& one);

}  // namespace tapeflow

// The inspections of the chapter: materials, seeds and features, in tables.
#pragma once

#include "examples/ch16_anomalies/conv_classifier.hpp"
#include "examples/ch16_anomalies/inspection.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/results.hpp"

#include <optional>

namespace tapeflow {

/// What the survey looks at. Without Fashion-MNIST there are no clothes and no classifier.
struct SurveyInputs {
  const LabelledImages* clothes = nullptr;
  const ConvClassifier* classifier = nullptr;
};

/// Inspects every material by the filter bank, with three seeds for the images and the weights;
/// trousers in the same way; and every material by the classifier's features, with one seed. Two
/// inspections run at a time.
std::vector<Inspection> survey(const SurveyInputs& inputs, const ChapterOptions& options);

/// Prints the AUROC of each detector, means over materials and seeds of the filter bank. Keeps
/// image_auroc and pixel_auroc of FastFlow, and mahalanobis_…, pixel_gaussian_… and latents_…
void print_detectors(const std::vector<Inspection>& all, Results& results);

/// Prints a row for each kind of defect: AUROC of the images by Mahalanobis and by FastFlow, and
/// the gain, pair by pair. Keeps kinds.KIND.flow, .mahalanobis, .gain and .gain_error, and
/// kinds_above, the number of kinds with a gain above 0.
void print_kinds(const std::vector<Inspection>& all, Results& results);

/// Prints a row for each material and kind of features: nats, and both AUROCs of both detectors.
/// Keeps sets.NAME.FEATURES.image, .pixel, .mahalanobis_image, .mahalanobis_pixel and .nats.
void print_sets(const std::vector<Inspection>& all, Results& results);

/// Prints two checks: the sum of a map beside -ln p, and unseen good images beside the good images
/// of the test. Keeps map_mismatch, placebo and placebo_error.
void print_survey_checks(const std::vector<Inspection>& all, Results& results);

/// Prints the AUROC of one inspection: of each kind, of all images and, if there are masks, of
/// their pixels, by Mahalanobis and by FastFlow. Keeps image_auroc and mahalanobis_image_auroc;
/// with masks also pixel_auroc and mahalanobis_pixel_auroc.
void print_folder(const Inspection& one, Results& results);

}  // namespace tapeflow

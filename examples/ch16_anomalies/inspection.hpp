// Three detectors of defects on one set of images, and what they are worth.
#pragma once

#include "examples/ch16_anomalies/feature_flow.hpp"
#include "examples/ch16_anomalies/features.hpp"
#include "examples/ch16_anomalies/inspection_set.hpp"

#include <array>
#include <map>

namespace tapeflow {

/// pixel Gaussian: each pixel has a mean and a deviation of its own. Mahalanobis: one Gaussian,
/// with a full covariance, of the features of all positions. FastFlow: the flow of the same
/// features. latents: the flow's map without its log-determinants, ½ ‖z‖² alone, as many programs
/// have it.
inline const std::array<std::string, 4> detectors = {"pixel Gaussian", "Mahalanobis", "FastFlow",
                                                     "latents"};

/// How a detector does, from 0.5 for guessing to 1.
struct Marks {
  double image = 0, pixel = 0;          ///< AUROC of the images and of their pixels
  std::map<std::string, double> kinds;  ///< AUROC of the images of each kind against the good ones
};

/// A detector's judgement of the test images.
struct Judgement {
  Array<double> maps;          ///< a score for each pixel, [M, H W]
  std::vector<double> scores;  ///< of each image: the largest number of its map
  Marks marks;
};

struct Inspection {
  InspectionSet set;
  std::string features;
  std::map<std::string, Judgement> by;  ///< of each detector
  double placebo = 0;   ///< AUROC of good images nobody has seen, against the good test images
  double nats = 0;      ///< mean of -ln p for a position of good test images
  double mismatch = 0;  ///< largest |Σ map + ln p| / |ln p| of a test image
};

struct InspectionOptions {
  FeatureFlowOptions flow = {};
  FeatureFitOptions fit = {};
  std::string broken = "";  ///< "sum" or "familiar"
};

/// Fits the detectors to the good training images, and judges the test images. `unseen` are good
/// images that no other part has seen, [K, H W]; without them there is no placebo.
Inspection inspect(InspectionSet set, const Array<double>& unseen, const Features& features,
                   const InspectionOptions& options,
                   const std::function<void(double)>& on_step = {});

/// The AUROC of such maps: of the images with these scores, of all pixels, and of each kind.
Marks marks_of(const InspectionSet& set, const Array<double>& maps,
               const std::vector<double>& scores);

}  // namespace tapeflow

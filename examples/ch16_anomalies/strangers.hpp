// The failure of densities of pixels: digits look likelier than clothes.
#pragma once

#include "examples/ch16_anomalies/conv_classifier.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// Scores 200 held-out clothes and 200 enlarged digits by -ln p: of a Glow of pixels, the trained
/// one of chapter 11, and of a FastFlow of features, fitted here to 2000 clothes. Prints the AUROC
/// of digits as strangers, which is 0.5 for guessing, and below it if digits look more like clothes
/// than clothes do. Keeps strangers.pixels, .filter_bank and .classifier. Returns histograms of the
/// scores: of the pixels, and of the classifier's features.
Figure compare_strangers(const FashionMnist& fashion, const ConvClassifier& classifier,
                         const ChapterOptions& options, Results& results);

}  // namespace tapeflow

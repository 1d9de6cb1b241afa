// Flows fitted to known densities on the plane.
#pragma once

#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/animation.hpp"
#include "flows/targets/toy_densities.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

/// A known density, rows drawn from it and a model to fit: `rows` for training, 5000 for validation
/// and 20 000 held out.
struct ToyFit {
  /// The model is `flow` on standardised columns.
  ToyFit(const std::string& density, Flow<float> flow, std::uint64_t seed,
         std::string name = "the flow", std::size_t rows = 20000);

  using Watch = std::function<void(const EpochReport&, const DensityModel<float>&)>;

  /// Trains for `epochs` epochs, at a learning rate that falls to zero along half a cosine. At a
  /// constant rate the noise of the batches alone costs some hundredths of a nat. Progress goes to
  /// standard error. `watch` is called after each epoch, with the weights of that epoch.
  void train(std::size_t epochs, std::uint64_t seed, const Watch& watch = {});

  /// ln p of rows, in nats.
  LogDensity log_prob() const;

  /// -∫ p ln p of the truth, by quadrature.
  double entropy() const;

  std::string name;
  ToyDensity truth;
  SplitData<double> data;
  DensityModel<float> model;
  /// The learning curve, named like the truth: for each epoch, the truth's mean log-density of the
  /// validation rows minus the model's.
  Series curve;
  /// Rows in each step of training.
  std::size_t batch = 256;
};

/// The mean of ln p under the truth minus `log_p`, over the first log_p.size() held-out rows. The
/// difference is taken row by row, so that its error is small.
MeanAndError below_truth(const ToyFit& fit, const std::vector<double>& log_p);

/// One line of the table of print_scores: the name, the truth's entropy, minus the mean of log_p,
/// and their difference. print_scores keeps these three as KEY.entropy, KEY.flow and KEY.above.
struct ToyScore {
  std::string name, key;
  const ToyFit* fit;
  std::vector<double> log_p;
};
void print_scores(const std::vector<ToyScore>& scores, Results& results);

/// One row of small panels for each fit: the truth, the flow, samples of the flow, and the flow's
/// density on a scale of powers of ten, which shows the mass between the modes. Truth and flow
/// share their colours: densities above the truth's peak have the colour of the peak.
Figure truths_and_flows(const std::vector<ToyFit>& fits, const PlaneView& view);

/// A Watch that adds frames of the density to the film: after each of the first 8 epochs, then
/// after every (epochs / 16)-th.
ToyFit::Watch filmed(Animation& film, std::size_t epochs, const PlaneView& view);

/// A density over the view, on a grid that is fine enough for a small panel.
Grid density_in(const LogDensity& log_prob, const PlaneView& view);

}  // namespace tapeflow

// Flows fitted to densities of the plane whose truth is known.
#pragma once

#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/animation.hpp"
#include "flows/targets/toy_densities.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

/// A density, rows drawn from it, and a model to fit to them: 20 000 rows to train on, 5000 to
/// validate with and 20 000 held out.
struct ToyFit {
  /// The model has this flow, on standardised columns.
  ToyFit(const std::string& density, Flow<float> flow, std::uint64_t seed,
         std::string name = "the flow");

  using Watch = std::function<void(const EpochReport&, const DensityModel<float>&)>;

  /// Trains for so many epochs, the last third of them at a tenth of the learning rate: at a
  /// constant one the noise of the batches alone costs some hundredths of a nat. Progress goes to
  /// standard error, and to `watch`, which sees the weights of each epoch.
  void train(std::size_t epochs, std::uint64_t seed, const Watch& watch = {});

  /// ln p of rows, in nats.
  LogDensity log_prob() const;

  /// -∫ p ln p of the truth, by quadrature.
  double entropy() const;

  std::string name;
  ToyDensity truth;
  SplitData<double> data;
  DensityModel<float> model;
  /// Called like the truth: after each epoch, how far below the truth's the validation's
  /// log-density is.
  Series curve;
};

/// ln p by the truth minus `log_p` on the first held-out rows, as many as there are of it: row by
/// row, so that the error is small.
MeanAndError below_truth(const ToyFit& fit, const std::vector<double>& log_p);

/// A line of a table: the name, the truth's entropy, minus the mean of log_p, and the difference,
/// which are kept as KEY.entropy, KEY.flow and KEY.above.
struct ToyScore {
  std::string name, key;
  const ToyFit* fit;
  std::vector<double> log_p;
};
void print_scores(const std::vector<ToyScore>& scores, Results& results);

/// Small panels, a row for each fit: the truth, the flow, samples of it, and the flow's density on
/// a scale of powers of ten, where one sees what lies between the modes. Truth and flow have the
/// same colours: what is denser than the truth's peak is as dark.
Figure truths_and_flows(const std::vector<ToyFit>& fits, const PlaneView& view);

/// Adds a frame of the density to the film after each of the first epochs, then after some of them.
ToyFit::Watch filmed(Animation& film, std::size_t epochs, const PlaneView& view);

/// A density on the part of the plane that a view shows, fine enough for a small panel.
Grid density_in(const LogDensity& log_prob, const PlaneView& view);

}  // namespace tapeflow

// Teaching a network to tell images apart.
#pragma once

#include "engine/optimizers/optimizer.hpp"
#include "engine/random.hpp"
#include "examples/ch03_networks/image_classes.hpp"
#include "examples/ch03_networks/network_parts.hpp"

namespace tapeflow {

/// The numbers 0 … count - 1 in random order, then in another. What does not fill a hand is left to
/// the next order.
class Deck {
 public:
  Deck(std::size_t count, std::uint64_t seed) : count_(count), rng_(seed) {}

  /// The next so many, up to `count`.
  std::vector<std::size_t> deal(std::size_t hand);

 private:
  std::size_t count_;
  Rng rng_;
  std::vector<std::size_t> order_;
};

struct ClassifierOptions {
  std::size_t steps = 1000, batch = 128;
  std::uint64_t seed = 1;  ///< of the order of the images
  double brightest = 1;    ///< pixels go from 0 to this
  LogSumExp normaliser = LogSumExp::stable;
};

/// Trains with a line of progress, the learning rate falling along half a cosine. Returns the loss,
/// averaged over about 20 steps, as a curve of this name. Ends early where the loss is no number.
Series train_classifier(Mlp<float>& net, Optimizer<float>& optimizer, const std::string& name,
                        const LabelledImages& images, const ClassifierOptions& options);

}  // namespace tapeflow

// Trains a network to classify images.
#pragma once

#include "engine/optimizers/optimizer.hpp"
#include "engine/random.hpp"
#include "examples/ch03_networks/image_classes.hpp"
#include "examples/ch03_networks/network_parts.hpp"

namespace tapeflow {

/// A deck of the numbers 0 … count - 1, dealt in random order without repetition. If fewer numbers
/// are left than a hand needs, they are put aside and all numbers are shuffled again.
class Deck {
 public:
  Deck(std::size_t count, std::uint64_t seed) : count_(count), rng_(seed) {}

  /// The next `hand` numbers; all `count` of them if `hand` is larger.
  std::vector<std::size_t> deal(std::size_t hand);

 private:
  std::size_t count_;
  Rng rng_;
  std::vector<std::size_t> order_;
};

struct ClassifierOptions {
  std::size_t steps = 1000, batch = 128;
  std::uint64_t seed = 1;  ///< seed of the order of the images
  double brightest = 1;    ///< pixels are scaled to 0 … brightest
  LogSumExp normaliser = LogSumExp::stable;
};

/// Trains the network, shows a line of progress and lowers the learning rate along half a cosine.
/// Stops early if the loss becomes NaN or infinite. Returns the loss, averaged over about 20 steps,
/// as a curve with the given name.
Series train_classifier(Mlp<float>& net, Optimizer<float>& optimizer, const std::string& name,
                        const LabelledImages& images, const ClassifierOptions& options);

}  // namespace tapeflow

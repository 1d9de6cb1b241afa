// Trains a network to classify images.
#pragma once

#include "engine/optimizers/optimizer.hpp"
#include "engine/random.hpp"
#include "examples/ch03_networks/image_classes.hpp"
#include "examples/ch03_networks/network_parts.hpp"

#include <cmath>

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
  std::size_t epochs = 8;
  std::size_t steps_per_epoch = 100;
  std::size_t batch = 128;
  std::uint64_t seed = 1;  ///< seed of the order of the images
  double brightest = 1;    ///< pixels are scaled to 0 … brightest
  double last_rate = 0;    ///< the learning rate at the end, as a part of the first one
  Loss<float> loss = cross_entropy<float>;
};

/// What happened in a training run. The curves have the epochs on their first axis.
struct Training {
  Series loss;                  ///< of the batches, averaged over about 20 steps
  Series valid;                 ///< of the validation images, after each epoch
  std::size_t best = 0;         ///< the epoch with the lowest validation loss, from 1
  std::size_t steps = 0;        ///< the number of steps begun
  std::string not_finite = {};  ///< where the first NaN or infinity arose; empty if none did

  bool is_finite() const { return loss.y.empty() || std::isfinite(loss.y.back()); }
};

/// Trains the network on data.train, shows a line of progress and lowers the learning rate along
/// half a cosine. Stops if the loss becomes NaN or infinite. At the end the network has the weights
/// of the epoch with the lowest validation loss (early stopping, after the fact). The curves get
/// the name of the run.
Training train_classifier(Mlp<float>& net, Optimizer<float>& optimizer, const std::string& name,
                          const ImageClasses& data, const ClassifierOptions& options);

/// The loss of all images, 1000 at a time.
double loss_of(const Mlp<float>& net, const LabelledImages& images,
               const ClassifierOptions& options);

}  // namespace tapeflow

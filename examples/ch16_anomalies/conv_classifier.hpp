// The classifier of chapter 03, made convolutional: its hidden layer as features.
#pragma once

#include "engine/conv_net.hpp"
#include "examples/ch16_anomalies/features.hpp"
#include "examples/support/course/images.hpp"

#include <functional>

namespace tapeflow {

struct ClassifierFitOptions {
  std::size_t steps = 400, batch = 64;
  std::uint64_t seed = 1;
};

/// A network that tells the classes of images of 28 x 28 pixels apart:
///
///   h = relu(x ∗ K₁ + b₁), halved;   u = h ∗ K₂ + b₂;   logits = A (relu(u), halved) + a,
///
/// with kernels of 3 x 3 pixels; "halved" is the mean of each block of 2 x 2. The features are u,
/// halved: 16 numbers for each block of 4 x 4 pixels, of an image of any size. What comes behind u
/// is of use for training only.
class ConvClassifier : public Features, public Module<float> {
 public:
  explicit ConvClassifier(std::uint64_t seed);

  std::string name() const override { return "classifier"; }
  std::size_t channels() const override { return hidden; }
  void visit(ParameterVisitor<float>& visitor) override;

  /// On a tape, for images [N, 28, 28, 1]: [N, 10].
  Var<float> logits(Var<float> images) const;

  /// The share of the images whose largest logit is that of their class.
  double accuracy(const LabelledImages& images) const;

 protected:
  Var<float> maps(Var<float> images) const override;

 private:
  static constexpr std::size_t first_channels = 12, hidden = 16, classes = 10, positions = 49;
  explicit ConvClassifier(Rng rng);
  Var<float> before_relu(Var<float> images) const;

  Conv2d<float> first_, second_;
  Linear<float> last_;
};

/// Makes the mean cross-entropy of the labels small, by Adam at a rate that falls along half a
/// cosine. Calls on_step(nats an image) after each step.
void fit_classifier(ConvClassifier& classifier, const LabelledImages& images,
                    const ClassifierFitOptions& options,
                    const std::function<void(double)>& on_step = {});

/// Images as rows of numbers from 0 to 1.
Array<double> as_light(const LabelledImages& images);

}  // namespace tapeflow

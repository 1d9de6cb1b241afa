// The network of a coupling of pictures.
#pragma once

#include "engine/conv_net.hpp"
#include "flows/layers/image/image_split.hpp"

#include <vector>

namespace tapeflow {

struct ConvCouplingOptions {
  std::size_t hidden = 64;  ///< channels of the two hidden layers
  Activation activation = Activation::relu;
  double log_scale_bound = 3;        ///< of an affine coupling: the log-scale stays within ± this
  std::size_t context_features = 0;  ///< columns of the context, for p(x | c)
  /// Channels of a context that is a picture itself, with as many pixels as x. At most one of this
  /// number and context_features is above 0.
  std::size_t context_channels = 0;
};

/// The columns of the context that these options ask for: context_features, or one for each channel
/// of each pixel.
std::size_t context_columns(const ImageShape& shape, const ConvCouplingOptions& options);

/// A ConvNet as the network of a coupling: from rows of kept numbers and the context, [N, kept +
/// C], to `outputs` numbers for each moved one, [N, outputs moved]: the first numbers of all, then
/// the second.
///
/// The ConvNet sees a picture. For a split of the channels it is the picture of the kept channels,
/// and the output has `outputs` channels for each moved one. For a checkerboard it is the whole
/// picture with zeros in place of the moved pixels, and the numbers that the output has for kept
/// pixels are left out. A context of context_features columns is the ConvNet's; a context picture
/// is more channels of its input. The output starts at zero. The ConvNet is the network of Glow's
/// couplings (Kingma & Dhariwal, arXiv:1807.03039, appendix B).
template <class T>
class ConvCouplingNet : public Network<T> {
 public:
  ConvCouplingNet(const ImageSplit& split, std::size_t outputs, const ConvCouplingOptions& options,
                  Rng& rng);

  Var<T> operator()(Var<T> input) const override;

  void visit(ParameterVisitor<T>& visitor) override { net_.visit(visitor); }

 private:
  Var<T> seen(Var<T> kept) const;
  Var<T> of_moved(Var<T> output) const;

  ImageSplit split_;
  std::size_t context_channels_;
  std::vector<std::size_t> place_;   // of each number of the picture in [kept, zeros]
  std::vector<std::size_t> column_;  // of each result in the ConvNet's output, as a row
  ConvNet<T> net_;
};

}  // namespace tapeflow

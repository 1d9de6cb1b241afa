#include "flows/layers/image/conv_coupling_net.hpp"

#include "engine/check.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// Channels of the ConvNet's picture that come from `columns`, which are kept or moved.
std::size_t channels_of(const ImageSplit& split, const std::vector<std::size_t>& columns) {
  return split.pattern == Pattern::channels ? columns.size() / split.shape.pixels()
                                            : split.shape.channels;
}

// The output has `outputs` channels for each channel of the moved part: for each pixel first all
// first numbers, then all second ones.
std::vector<std::size_t> columns_of_results(const ImageSplit& split, std::size_t outputs) {
  const std::vector<std::size_t>& moved = split.columns.moved;
  const std::size_t channels = channels_of(split, moved);
  const bool whole = split.pattern == Pattern::checkerboard;
  std::vector<std::size_t> columns;
  for (std::size_t k = 0; k < outputs; ++k) {
    for (std::size_t j = 0; j < moved.size(); ++j) {
      const std::size_t place = whole ? moved[j] : j;
      const std::size_t pixel = place / channels, channel = place % channels;
      columns.push_back((pixel * outputs + k) * channels + channel);
    }
  }
  return columns;
}

// tag: zeros
template <class T>
Var<T> zeros(Tape<T>& tape, const Shape& shape) {
  Var<T> zero = tape.output(shape, {});
  std::fill_n(tape.write(zero), zero.size(), T(0));
  return zero;
}
// end: zeros

}  // namespace

std::size_t context_columns(const ImageShape& shape, const ConvCouplingOptions& options) {
  require(options.context_features == 0 || options.context_channels == 0,
          "ConvCouplingOptions: needs context_features or context_channels to be 0, got " +
              std::to_string(options.context_features) + " and " +
              std::to_string(options.context_channels));
  return options.context_features + shape.pixels() * options.context_channels;
}

template <class T>
ConvCouplingNet<T>::ConvCouplingNet(const ImageSplit& split, std::size_t outputs,
                                    const ConvCouplingOptions& options, Rng& rng)
    : split_(split),
      context_channels_(options.context_channels),
      place_(places(split.columns)),
      column_(columns_of_results(split, outputs)),
      net_(channels_of(split, split.columns.kept) + options.context_channels,
           outputs * channels_of(split, split.columns.moved),
           {.hidden = options.hidden,
            .activation = options.activation,
            .context = options.context_features},
           rng) {}

// tag: conv-coupling-net
template <class T>
Var<T> ConvCouplingNet<T>::operator()(Var<T> input) const {
  const std::size_t kept = split_.columns.kept.size();
  if (input.extent(1) == kept) return of_moved(net_(seen(input)));
  const Var<T> x_a = slice(input, 1, 0, kept), context = slice(input, 1, kept);
  if (context_channels_ == 0) return of_moved(net_(seen(x_a), context));
  ImageShape shape = split_.shape;
  shape.channels = context_channels_;
  return of_moved(net_(concatenate({seen(x_a), as_pictures(context, shape)}, 3)));
}

// The picture that the ConvNet sees of the kept numbers.
template <class T>
Var<T> ConvCouplingNet<T>::seen(Var<T> kept) const {
  ImageShape shape = split_.shape;
  shape.channels = channels_of(split_, split_.columns.kept);
  if (split_.pattern == Pattern::channels) return as_pictures(kept, shape);
  const Var<T> zero = zeros(kept.tape(), {kept.extent(0), split_.columns.moved.size()});
  return as_pictures(permute_columns(concatenate({kept, zero}, 1), place_), shape);
}

// The numbers of the moved columns in the ConvNet's output.
template <class T>
Var<T> ConvCouplingNet<T>::of_moved(Var<T> output) const {
  return take_columns(as_rows(output), column_);
}
// end: conv-coupling-net

template class ConvCouplingNet<float>;
template class ConvCouplingNet<double>;

}  // namespace tapeflow

// A MADE fed one column at a time: each of its units is computed once.
#pragma once

#include "flows/layers/autoregressive/made.hpp"

namespace tapeflow {

/// To invert an autoregressive layer one needs the network's outputs for the first column, finds
/// that column, needs the outputs for the second column, and so on. Calling Made for each column
/// costs D passes through the network, and nearly all of their results are thrown away. But a unit
/// of degree i depends on the first i columns only: as soon as they are known it can be computed,
/// and it never changes again. So all D steps together cost less than one pass (the connections
/// that masks cut cost nothing). They are done as D small products for each layer:
///
///   IncrementalMade<T> net(made, rows, context);
///   for (column j in the order) {
///     net.outputs();    // the k numbers of column j for every row, [k, N]
///     net.append(x_j);  // that column, N numbers
///   }
///
/// The values are kept in panels of a few rows each (kernels/panel.hpp), [panels, units,
/// panel_width]. As units are sorted by degree, the known units come first in each panel, and a
/// product reads them in place. Computes values only: nothing is recorded on a tape.
template <class T>
class IncrementalMade {
 public:
  /// `made` must outlive this object. `context` is [N, C], or empty for a network without a
  /// context.
  IncrementalMade(const Made<T>& made, std::size_t rows, const Array<T>& context = {});

  const Array<T>& outputs();
  void append(const T* column);

 private:
  struct Units {
    std::size_t first, step, count;
  };
  T& input(std::size_t row, std::size_t unit);
  void compute(std::size_t layer, Units units, Array<T>& to, std::size_t place);

  const Made<T>& made_;
  std::size_t rows_;
  std::size_t known_ = 0;           // columns appended so far
  std::vector<Array<T>> values_;    // values of the inputs and of each hidden layer, in panels
  std::vector<std::size_t> ready_;  // how many units of each are known: the first ones
  Array<T> output_panels_, outputs_;
  std::vector<T> weights_;  // weights of the units that are being computed
};

}  // namespace tapeflow

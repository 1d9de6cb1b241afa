#include "examples/ch12_your_own_layer/mistakes.hpp"

#include "examples/ch12_your_own_layer/wrong_maps.hpp"
#include "examples/ch12_your_own_layer/wrong_parts.hpp"

#include <map>

namespace tapeflow {
namespace {

template <class T>
using Maker = std::unique_ptr<Bijector<T>> (*)(const Split&, const PiecewiseLinearOptions&, Rng&);

template <class T, template <class> class Layer>
std::unique_ptr<Bijector<T>> made(const Split& split, const PiecewiseLinearOptions& options,
                                  Rng& rng) {
  return std::make_unique<Layer<T>>(split, options, rng);
}

// It moves the other half of the columns than it says.
template <class T>
std::unique_ptr<Bijector<T>> other_half(const Split& split, const PiecewiseLinearOptions& options,
                                        Rng& rng) {
  return made<T, PiecewiseLinear>(split.swapped(), options, rng);
}

template <class T>
const std::map<std::string, Maker<T>>& makers() {
  static const std::map<std::string, Maker<T>> all{{"inverse", made<T, WrongInverse>},
                                                   {"log-det", made<T, NoLogDet>},
                                                   {"sign", made<T, WrongSign>},
                                                   {"one-way", made<T, OneWay>},
                                                   {"bins", made<T, ShareForSlope>},
                                                   {"scale", made<T, ScaleForgotten>},
                                                   {"next", made<T, NextPiece>},
                                                   {"tails", made<T, TailsOfLastPiece>},
                                                   {"box", made<T, Box>},
                                                   {"detach", made<T, Detached>},
                                                   {"unvisited", made<T, NotVisited>},
                                                   {"unused", made<T, Unused>},
                                                   {"shape", made<T, ShapeOfValue>},
                                                   {"empty", made<T, ReachOfBatch>},
                                                   {"leak", made<T, Leaks>},
                                                   {"other-half", other_half<T>},
                                                   {"least", made<T, NoLeastSlope>},
                                                   {"overflow", made<T, OverflowingSoftmax>},
                                                   {"lost-context", made<T, LostContext>},
                                                   {"deaf", made<T, DeafToContext>},
                                                   {"first-call", made<T, FirstCall>}};
  return all;
}

}  // namespace

const std::vector<Mistake>& mistakes() {
  static const std::vector<Mistake> all{
      {"shape", "the log-determinant has the shape [N, 1]"},
      {"empty", "the pieces reach as far as the batch, which may be empty"},
      {"inverse", "the way back looks for its piece among the edges of the way there"},
      {"log-det", "the log-determinants are left out"},
      {"sign", "all log-determinants have the wrong sign"},
      {"one-way", "the way back returns the log-determinant of the way there"},
      {"bins", "the logarithm of a share q in place of that of the slope K q"},
      {"scale", "a trained factor of the moved columns is left out of the log-determinant"},
      {"next", "the log-determinant is that of the next piece to the right"},
      {"box", "numbers beyond the pieces are moved to their end first"},
      {"tails", "beyond the pieces the log-determinant is that of the last piece"},
      {"detach", "the slopes are taken off the tape"},
      {"unused", "a trained number has no effect"},
      {"unvisited", "a parameter is not named in visit"},
      {"leak", "the pieces reach as far as the other rows of the batch"},
      {"other-half", "the layer moves the other half of the columns than it says"},
      {"least", "slopes may be as small as a softmax makes them"},
      {"overflow", "a softmax of exponentials that overflow in float"},
      {"lost-context", "the context is taken off the tape"},
      {"deaf", "the context arrives, and the network gets zeros in its place"},
      {"first-call", "the pieces reach as far as the first batch that the layer ever sees"},
      {"edge", "none in the layer: a row of the batch lies on an edge between two pieces"},
      {"points", "none in the layer: the integral is allowed too few points"}};
  return all;
}

template <class T>
std::unique_ptr<Bijector<T>> layer_with(const std::string& mistake, const Split& split,
                                        PiecewiseLinearOptions options, Rng& rng) {
  const auto maker = makers<T>().find(mistake);
  if (maker == makers<T>().end()) return made<T, PiecewiseLinear>(split, options, rng);
  return maker->second(split, options, rng);
}

template std::unique_ptr<Bijector<float>> layer_with(const std::string&, const Split&,
                                                     PiecewiseLinearOptions, Rng&);
template std::unique_ptr<Bijector<double>> layer_with(const std::string&, const Split&,
                                                      PiecewiseLinearOptions, Rng&);

}  // namespace tapeflow

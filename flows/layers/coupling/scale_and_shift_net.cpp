#include "flows/layers/coupling/scale_and_shift_net.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"

namespace tapeflow {
namespace {

double positive(double log_scale_bound) {
  require(log_scale_bound > 0,
          "AffineCoupling: needs a positive log_scale_bound, got " + to_text(log_scale_bound));
  return log_scale_bound;
}

}  // namespace

template <class T>
ScaleAndShiftNet<T>::ScaleAndShiftNet(const Split& split, const AffineCouplingOptions& options,
                                      Rng& rng)
    : moved_(split.moved.size()), bound_(static_cast<T>(positive(options.log_scale_bound))) {
  const bool joint = options.nets == CouplingNets::joint;
  const auto widths =
      network_widths(split, options.context_features, options.hidden, joint ? 2 : 1);
  for (std::size_t k = 0; k < (joint ? 1 : 2); ++k) {
    nets_.push_back(std::make_unique<Mlp<T>>(widths, options.activation, rng, LastLayer::zero));
  }
}

template <class T>
ScaleAndShiftNet<T>::ScaleAndShiftNet(const Split& split, std::unique_ptr<Network<T>> joint,
                                      double log_scale_bound)
    : moved_(split.moved.size()), bound_(static_cast<T>(positive(log_scale_bound))) {
  nets_.push_back(std::move(joint));
}

// tag: scale-and-shift
template <class T>
auto ScaleAndShiftNet<T>::operator()(Var<T> input) const -> ScaleAndShift {
  Var<T> s = (*nets_[0])(input), t;
  if (nets_.size() == 2) {
    t = (*nets_[1])(input);
  } else {
    t = slice(s, 1, moved_, 2 * moved_);
    s = slice(s, 1, 0, moved_);
  }
  return {tanh(s / bound_) * bound_, t};
}
// end: scale-and-shift

template <class T>
void ScaleAndShiftNet<T>::visit(ParameterVisitor<T>& visitor) {
  visitor(nets_.size() == 2 ? "s_net" : "net", *nets_[0]);
  if (nets_.size() == 2) visitor("t_net", *nets_[1]);
}

template class ScaleAndShiftNet<float>;
template class ScaleAndShiftNet<double>;

}  // namespace tapeflow

#include "flows/affine_coupling.hpp"

#include "engine/check.hpp"

namespace tapeflow {
namespace {

std::vector<std::size_t> widths(const Split& split, const AffineCouplingOptions& options,
                                std::size_t outputs) {
  std::vector<std::size_t> all = {split.kept.size() + options.context_features};
  all.insert(all.end(), options.hidden.begin(), options.hidden.end());
  all.push_back(outputs);
  return all;
}

std::vector<std::size_t> places(const Split& split) {
  std::vector<std::size_t> columns = split.kept;
  columns.insert(columns.end(), split.moved.begin(), split.moved.end());
  std::vector<std::size_t> place(columns.size(), columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    require(
        columns[i] < place.size() && place[columns[i]] == place.size(),
        "AffineCoupling: needs kept and moved columns that together are each of 0 … D-1 once, got "
        "column " +
            std::to_string(columns[i]) + " of " + std::to_string(place.size()));
    place[columns[i]] = i;
  }
  return place;
}

}  // namespace

Split alternating_split(std::size_t features) {
  Split split;
  for (std::size_t j = 0; j < features; ++j) (j % 2 == 0 ? split.kept : split.moved).push_back(j);
  return split;
}

Split half_split(std::size_t features) {
  Split split;
  for (std::size_t j = 0; j < features; ++j)
    (j < features / 2 ? split.kept : split.moved).push_back(j);
  return split;
}

template <class T>
AffineCoupling<T>::AffineCoupling(Split split, const AffineCouplingOptions& options, Rng& rng)
    : split_(std::move(split)),
      column_of_(places(split_)),
      bound_(static_cast<T>(options.log_scale_bound)),
      context_features_(options.context_features),
      s_or_joint_net_(widths(split_, options,
                             split_.moved.size() * (options.nets == CouplingNets::joint ? 2 : 1)),
                      options.activation, rng, LastLayer::zero) {
  require(options.log_scale_bound > 0, "AffineCoupling: needs a positive log_scale_bound, got " +
                                           std::to_string(options.log_scale_bound));
  if (options.nets == CouplingNets::separate) {
    t_net_.emplace(widths(split_, options, split_.moved.size()), options.activation, rng,
                   LastLayer::zero);
  }
}

// tag: coupling
template <class T>
Transformed<T> AffineCoupling<T>::to_latent(Var<T> x, Var<T> context) const {
  require_features("AffineCoupling", x, split_.features());
  const Var<T> x_a = take_columns(x, split_.kept), x_b = take_columns(x, split_.moved);
  const auto [s, t] = scale_and_shift(x_a, context);
  return {merge(x_a, x_b * exp(s) + t), sum(s, {1})};
}

template <class T>
Transformed<T> AffineCoupling<T>::to_data(Var<T> z, Var<T> context) const {
  require_features("AffineCoupling", z, split_.features());
  const Var<T> z_a = take_columns(z, split_.kept), z_b = take_columns(z, split_.moved);
  const auto [s, t] = scale_and_shift(z_a, context);
  return {merge(z_a, (z_b - t) * exp(-s)), -sum(s, {1})};
}
// end: coupling

template <class T>
typename AffineCoupling<T>::ScaleAndShift AffineCoupling<T>::scale_and_shift(Var<T> kept,
                                                                             Var<T> context) const {
  const Var<T> input = with_context("AffineCoupling", kept, context, context_features_);
  const std::size_t d = split_.moved.size();
  const Var<T> first = s_or_joint_net_(input);
  const Var<T> s = t_net_ ? first : slice(first, 1, 0, d);
  const Var<T> t = t_net_ ? (*t_net_)(input) : slice(first, 1, d, 2 * d);
  return {tanh(s / bound_) * bound_, t};
}

template <class T>
Var<T> AffineCoupling<T>::merge(Var<T> kept, Var<T> moved) const {
  return take_columns(concatenate({kept, moved}, 1), column_of_);
}

template <class T>
void AffineCoupling<T>::visit(ParameterVisitor<T>& visitor) {
  visitor(t_net_ ? "s_net" : "net", s_or_joint_net_);
  if (t_net_) visitor("t_net", *t_net_);
}

template class AffineCoupling<float>;
template class AffineCoupling<double>;

}  // namespace tapeflow

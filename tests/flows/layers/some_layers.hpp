// Small layers that several of the lists use.
#pragma once

#include "flows/flow.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"
#include "flows/layers/elementwise/standardize.hpp"
#include "tests/flows/layers/entries.hpp"

namespace tapeflow {

// Small networks: the checks do not depend on their width, but the number of differences does.
inline AffineCouplingOptions small(CouplingNets nets, std::size_t context = 0) {
  return {.hidden = {6, 5}, .nets = nets, .context_features = context};
}

inline std::vector<std::size_t> rotation(std::size_t d) {
  std::vector<std::size_t> order(d);
  for (std::size_t j = 0; j < d; ++j) order[j] = (j + 1) % d;
  return order;
}

template <class T>
Standardize<T> some_standardize(std::size_t d, Rng& rng) {
  const Array<double> mean = rng.normal<double>({d});
  return {mean, rng.uniform<double>({d}, 0.3, 3)};
}

/// A whole flow's bijector as one layer.
template <class T>
class LayersOf : public Bijector<T> {
 public:
  explicit LayersOf(Flow<T> flow) : flow_(std::move(flow)) {}
  std::size_t features() const override { return flow_.features(); }
  Transformed<T> latent(Var<T> x, Var<T> context) const override {
    return flow_.bijector().to_latent(x, context);
  }
  Transformed<T> data(Var<T> z, Var<T> context) const override {
    return flow_.bijector().to_data(z, context);
  }
  bool needs_statistics() const override { return flow_.needs_statistics(); }
  void take_statistics(const Rows<T>& rows, Workers& workers) override {
    flow_.take_statistics(rows, workers);
  }
  std::size_t context_features() const override { return flow_.bijector().context_features(); }
  void visit(ParameterVisitor<T>& visitor) override { visitor("flow", flow_); }

 private:
  Flow<T> flow_;
};

}  // namespace tapeflow

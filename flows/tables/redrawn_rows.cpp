#include "flows/tables/redrawn_rows.hpp"

#include "engine/workers.hpp"

#include <utility>

namespace tapeflow {

template <class T>
PreparedRows<T> prepared_to_train(const DensityModel<T>& model, const Dataset& first,
                                  DrawRows draw) {
  PreparedRows<T> rows = model.prepared(first);
  rows.anew = [&model, draw = std::move(draw)](std::uint64_t seed) {
    const Dataset drawn = draw(seed);
    PreparedRows<T> others = model.prepared_to_train(drawn);
    if (others.anew) others = others.anew(seed);
    others.anew = {};
    return others;
  };
  return rows;
}

template <class T>
FitResult fit(DensityModel<T>& model, const LargeTable& table, const FitOptions& options,
              const OnEpoch& on_epoch) {
  if (!table.has_others()) return fit(model, table.train(), table.valid(), options, on_epoch);
  const auto dataset = [&model](Array<double> x) {
    return Dataset(model.columns(), std::move(x)).with_domain(model.domain());
  };
  const PreparedRows<T> valid = model.prepared(dataset(table.valid()));
  const DrawRows draw = [&](std::uint64_t seed) { return dataset(table.drawn(seed)); };
  Trainer<T> trainer(model.flow(), prepared_to_train(model, dataset(table.train()), draw), valid,
                     options);
  const FitResult result = trainer.run(on_epoch);
  Workers workers(options.threads);
  model.remember_scores(model.log_prob(valid, workers));
  return result;
}

#define TAPEFLOW_INSTANTIATE(T)                                                                 \
  template PreparedRows<T> prepared_to_train(const DensityModel<T>&, const Dataset&, DrawRows); \
  template FitResult fit(DensityModel<T>&, const LargeTable&, const FitOptions&, const OnEpoch&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow

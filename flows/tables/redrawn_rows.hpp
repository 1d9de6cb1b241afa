// Training rows that are others in each epoch.
#pragma once

#include "flows/data/large_table.hpp"
#include "flows/tables/density_model.hpp"

#include <functional>

namespace tapeflow {

/// Rows to train on, which the seed decides.
using DrawRows = std::function<Dataset(std::uint64_t seed)>;

/// Rows for a Trainer that draws others for each epoch, those with atoms at random points of their
/// cells. The first rows stand for all of them where a Trainer takes statistics. The model, and
/// what `draw` needs, must outlive them.
template <class T>
PreparedRows<T> prepared_to_train(const DensityModel<T>& model, const Dataset& first,
                                  DrawRows draw);

/// Fits the model's flow to a large table, whose columns are those of the model: each epoch learns
/// from other rows (LargeTable::drawn), and the table's validation rows choose the weights. If the
/// table has no rows outside of its sample, this is the fit to table.train() and table.valid().
template <class T>
FitResult fit(DensityModel<T>& model, const LargeTable& table, const FitOptions& options,
              const OnEpoch& on_epoch = {});

}  // namespace tapeflow

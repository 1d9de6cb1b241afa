#include "flows/tables/density_model.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "flows/quadrature.hpp"
#include "flows/row_chunks.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

namespace {

template <class T>
Flow<T> build_flow_from_seed(const ModelSettings& settings, std::size_t features,
                             std::uint64_t seed) {
  Rng rng(seed);
  return build_flow<T>(settings, flow_features(settings, features), rng);
}

// Calls use(first, rows) for one block of the rows after the other. A block has a number of whole
// chunks: they are then those of all rows at once, and so are the last bits of the results.
template <class Use>
void for_each_block(const Array<double>& x, const Array<double>& context,
                    std::size_t rows_per_block, Use use) {
  const std::size_t n = x.shape()[0];
  for (std::size_t first = 0; first < n; first += rows_per_block) {
    const std::size_t count = std::min(rows_per_block, n - first);
    Rows<double> block{row_range(x, first, count)};
    if (is_given(context)) block.context = row_range(context, first, count);
    use(first, std::move(block));
  }
}

// The context of the training rows as the flow sees it.
GivenContext prepared_context(const ContextEncoder& encoder, const Dataset& train) {
  EncodedContext none = train.context(0, 0);
  return {std::move(none.columns), std::move(none.redundant),
          RowSource(train.count(), encoder.features(),
                    [&encoder, &train](std::size_t first, std::size_t count) {
                      return encoder.prepare(train.context(first, count)).rows;
                    })};
}

ModelSettings with_context(ModelSettings settings, const std::vector<ContextColumn>& context) {
  settings.context = encoded_features(context);
  return settings;
}

// Before anything of that size is built.
void require_pictures(const ModelSettings& settings, std::size_t columns) {
  if (!settings.picture || settings.picture->shape.size() == columns) return;
  shape_error("DensityModel",
              std::to_string(settings.picture->shape.size()) + " columns for pictures of " +
                  to_string(settings.picture->shape),
              std::to_string(columns));
}

Preprocessor pixels_of(const ModelSettings& settings) {
  return {settings.picture->shape, picture_of_flow(settings), settings.picture->levels};
}

Preprocessor fitted_preprocessor(const ModelSettings& settings, const Dataset& train,
                                 const GivenContext& given, std::uint64_t seed,
                                 const OnProgress& on_progress) {
  require_pictures(settings, train.columns().size());
  if (settings.picture) return pixels_of(settings);
  const auto fitted_to = [&](const Array<double>& rows) {
    return Preprocessor(settings.preprocessing, rows, train.columns(), given, on_progress);
  };
  if (!train.domain().any()) return fitted_to(train.x());
  Rng rng(seed);
  return fitted_to(train.domain().random_places(train.x(), TableDomain::Step::stretch, rng).rows);
}

Preprocessor empty_preprocessor(const ModelSettings& settings, std::size_t columns) {
  require_pictures(settings, columns);
  if (settings.picture) return pixels_of(settings);
  return {settings.preprocessing, columns, settings.context};
}

// A context has no density that could tend to 0: what a network makes of infinity is no answer.
template <class T>
void require_within_range(const Array<T>& context, const EncodedContext& encoded) {
  const auto bad =
      std::find_if_not(context.begin(), context.end(), [](T v) { return std::isfinite(v); });
  if (bad == context.end()) return;
  const auto at = static_cast<std::size_t>(bad - context.begin());
  TextWriter sentence;
  sentence << "DensityModel: needs a context within the range of "
           << (sizeof(T) == 4 ? "float" : "double") << " after whitening, got "
           << encoded.rows.data()[at] << " in column \""
           << encoded.columns[at % encoded.columns.size()] << "\"";
  throw std::invalid_argument(sentence.str());
}

}  // namespace

template <class T>
DensityModel<T>::DensityModel(ModelSettings settings, const Dataset& train, std::uint64_t seed,
                              const OnProgress& on_progress)
    : settings_(with_context(std::move(settings), train.context_columns())),
      columns_(train.columns()),
      domain_(train.domain()),
      context_encoder_(train.context_columns(),
                       numbers_of(train.context_columns(), train.raw().context)),
      preprocessor_(fitted_preprocessor(settings_, train, prepared_context(context_encoder_, train),
                                        seed, on_progress)),
      flow_(build_flow_from_seed<T>(settings_, columns_.size(), seed)) {}

template <class T>
DensityModel<T>::DensityModel(ModelSettings settings, std::vector<std::string> columns,
                              const Array<double>& train, std::uint64_t seed)
    : DensityModel(std::move(settings), Dataset(std::move(columns), train), seed) {}

// A model of this shape: from_file fills it.
template <class T>
DensityModel<T>::DensityModel(ModelSettings settings, std::vector<std::string> columns,
                              std::vector<ContextColumn> context)
    : settings_(with_context(std::move(settings), context)),
      columns_(std::move(columns)),
      context_encoder_(std::move(context)),
      preprocessor_(empty_preprocessor(settings_, columns_.size())),
      flow_(build_flow_from_seed<T>(settings_, columns_.size(), 0)) {}

// Equal seeds give a row at the same place of the table the same points.
template <class T>
typename DensityModel<T>::Placing DensityModel<T>::at_random(std::uint64_t seed) const {
  return [this, seed](Array<double> raw, std::size_t first) {
    Rng rng(seed + first);
    return domain_.random_places(std::move(raw), TableDomain::Step::stretch, rng);
  };
}

template <class T>
PreparedRows<T> DensityModel<T>::prepared(const Array<double>& x, const Array<double>& raw_context,
                                          const Placing& placing) const {
  const std::size_t n = x.shape()[0], d = flow_.features(), e = context_encoder_.features();
  require_rows(x, raw_context);
  Rows<T> rows{Array<T>(Shape{n, d})};
  if (e > 0) rows.context = Array<T>(Shape{n, e});
  std::vector<double> log_det(n);
  for_each_block(x, raw_context, rows_per_chunk, [&](std::size_t first, Rows<double> block) {
    const EncodedContext encoded = context_encoder_.encode(block.context, block.count());
    const Array<double> context = context_encoder_.prepare(encoded).rows;
    const Array<T> given = cast<T>(context);
    require_within_range(given, encoded);
    const PlacedRows placed = placing(std::move(block.x), first);
    const Preprocessor::Prepared part = preprocessor_.prepare(placed.rows, context);
    const Array<T> prepared_x = cast<T>(part.rows);
    std::copy(prepared_x.begin(), prepared_x.end(), rows.x.data() + first * d);
    std::copy(given.begin(), given.end(), rows.context.data() + first * e);
    for (std::size_t i = 0; i < part.log_det.size(); ++i)
      log_det[first + i] = part.log_det[i] + placed.log_slope[i];
  });
  return {std::move(rows), std::move(log_det)};
}

template <class T>
void DensityModel<T>::require_rows(const Array<double>& x, const Array<double>& context) const {
  require_features("DensityModel", x.shape(), columns_.size());
  require_context_of("DensityModel", context_encoder_.columns(), context, x.shape()[0]);
}

template <class T>
PreparedRows<T> DensityModel<T>::prepared(const Dataset& rows) const {
  return prepared(rows.raw());
}

template <class T>
PreparedRows<T> DensityModel<T>::prepared(const Rows<double>& raw) const {
  return prepared(raw.x, raw.context, at_random(0));
}

template <class T>
PreparedRows<T> DensityModel<T>::prepared_to_train(const Dataset& rows) const {
  PreparedRows<T> points = prepared(rows);
  if (domain_.has_atoms())
    points.anew = [this, &rows](std::uint64_t seed) {
      return prepared(rows.x(), rows.raw().context, at_random(seed));
    };
  return points;
}

template <class T>
Array<T> DensityModel<T>::prepared(const Array<double>& raw) const {
  return prepared(Rows<double>{raw}).rows.x;
}

template <class T>
PreparedRows<T> DensityModel<T>::prepared_cells(const Dataset& corners,
                                                const Array<double>& widths) const {
  require(settings_.preprocessing == Preprocessing::standardize ||
              settings_.preprocessing == Preprocessing::pixels,
          "DensityModel: needs Preprocessing::standardize or pixels for rows with cells");
  PreparedRows<T> cells = prepared(corners);
  for (std::size_t i = 0; i < cells.count(); ++i)
    for (const std::size_t j : preprocessor_.padding()) cells.rows.x(i, j) = 0;
  cells.widths = cast<T>(preprocessor_.prepared_widths(widths));
  return cells;
}

template <class T>
double DensityModel<T>::bits_per_dim(double log_prob) const {
  return tapeflow::bits_per_dim(log_prob, columns_.size(), 1);
}

template <class T>
MeanAndError DensityModel<T>::bits_per_dim(const MeanAndError& log_prob) const {
  return tapeflow::bits_per_dim(log_prob, columns_.size(), 1);
}

template <class T>
std::vector<double> DensityModel<T>::log_prob(const PreparedRows<T>& rows, Workers& workers) const {
  std::vector<double> result = flow_.log_prob(rows.rows, workers);
  rows.add_log_det_to(result);
  return result;
}

template <class T>
std::vector<double> DensityModel<T>::log_prob_of_block(const Rows<double>& block,
                                                       Workers& workers) const {
  return log_mean_over_points(domain_, [&](std::size_t k) {
    const auto at_point = [&](Array<double> raw, std::size_t) {
      return domain_.even_places(std::move(raw), TableDomain::Step::stretch, k);
    };
    return log_prob(prepared(block.x, block.context, at_point), workers);
  });
}

template <class T>
std::vector<double> DensityModel<T>::log_prob(const Array<double>& x, const Array<double>& context,
                                              Workers& workers,
                                              const OnProgress& on_progress) const {
  require_rows(x, context);
  std::vector<double> result;
  result.reserve(x.shape()[0]);
  const std::size_t at_once = 4 * workers.threads() * rows_in_chunk(flow_.features());
  for_each_block(x, context, at_once, [&](std::size_t, const Rows<double>& block) {
    const std::vector<double> part = log_prob_of_block(block, workers);
    result.insert(result.end(), part.begin(), part.end());
    if (on_progress)
      on_progress(static_cast<double>(result.size()) / static_cast<double>(x.shape()[0]));
  });
  return result;
}

template <class T>
std::vector<double> DensityModel<T>::log_prob(const Rows<double>& raw, Workers& workers,
                                              const OnProgress& on_progress) const {
  return log_prob(raw.x, raw.context, workers, on_progress);
}

template <class T>
std::vector<double> DensityModel<T>::log_prob(const Array<double>& raw, Workers& workers) const {
  return log_prob(raw, {}, workers, {});
}

template <class T>
Array<double> DensityModel<T>::sample(std::size_t count, Rng& rng,
                                      const SampleOptions<double>& options) const {
  const EncodedContext given = context_encoder_.encode(options.context, count);
  const Array<double> context = context_encoder_.prepare(given).rows;
  Array<T> seen = cast<T>(context);
  require_within_range(seen, given);
  const Array<T> rows = flow_.sample(
      count, rng,
      {.temperature = options.temperature, .context = std::move(seen), .workers = options.workers});
  return domain_.numbers_at(preprocessor_.undo(cast<double>(rows), context));
}

template <class T>
FitResult fit(DensityModel<T>& model, const Array<double>& train, const Array<double>& valid,
              const FitOptions& options, const OnEpoch& on_epoch) {
  const PreparedRows<T> held_out = model.prepared(Rows<double>{valid});
  Trainer<T> trainer(model.flow(), model.prepared(Rows<double>{train}), held_out, options);
  const FitResult result = trainer.run(on_epoch);
  Workers workers(options.threads);
  model.remember_scores(model.log_prob(held_out, workers));
  return result;
}

template <class T>
Bounds bounds_of(const DensityModel<T>& model) {
  return model.preprocessor().undo(bounds_of(model.flow()));
}

#define TAPEFLOW_INSTANTIATE(T)                                                        \
  template class DensityModel<T>;                                                      \
  template Bounds bounds_of(const DensityModel<T>&);                                   \
  template FitResult fit(DensityModel<T>&, const Array<double>&, const Array<double>&, \
                         const FitOptions&, const OnEpoch&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow

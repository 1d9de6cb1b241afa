#include "flows/tables/density_model.hpp"

#include "engine/check.hpp"
#include "flows/quadrature.hpp"

#include <algorithm>
#include <limits>

namespace tapeflow {

namespace {

constexpr std::size_t most_scores = 10000;  // a hundredth of a percent each

template <class T>
Flow<T> build_flow_from_seed(const ModelSettings& settings, std::size_t features,
                             std::uint64_t seed) {
  Rng rng(seed);
  return build_flow<T>(settings, features, rng);
}

ModelSettings with_context(ModelSettings settings, const std::vector<ContextColumn>& context) {
  settings.context = encoded_features(context);
  return settings;
}

}  // namespace

template <class T>
DensityModel<T>::DensityModel(ModelSettings settings_, std::vector<std::string> columns_,
                              const Array<double>& data, std::uint64_t seed)
    : DensityModel(std::move(settings_), std::move(columns_), {}, {data}, seed) {}

template <class T>
DensityModel<T>::DensityModel(ModelSettings settings_, std::vector<std::string> columns_,
                              std::vector<ContextColumn> context_, const Rows<double>& data,
                              std::uint64_t seed)
    : settings(with_context(std::move(settings_), context_)),
      columns(std::move(columns_)),
      context_encoder(std::move(context_), data),
      preprocessor(settings.preprocessing, data.x, columns,
                   context_encoder.prepare(data.context, data.count())),
      flow(build_flow_from_seed<T>(settings, columns.size(), seed)) {}

// To be filled from a file.
template <class T>
DensityModel<T>::DensityModel(ModelSettings settings_, std::vector<std::string> columns_,
                              std::vector<ContextColumn> context_)
    : settings(with_context(std::move(settings_), context_)),
      columns(std::move(columns_)),
      context_encoder(std::move(context_)),
      preprocessor(settings.preprocessing, columns.size(), settings.context),
      flow(build_flow_from_seed<T>(settings, columns.size(), 0)) {}

template <class T>
Array<T> DensityModel<T>::prepared(const Array<double>& raw) const {
  return cast<T>(preprocessor.prepare(raw).rows);
}

template <class T>
Rows<T> DensityModel<T>::prepared(const Rows<double>& raw) const {
  const Array<double> context = context_encoder.prepare(raw.context, raw.count()).rows;
  Preprocessor::Prepared x = preprocessor.prepare(raw.x, context);
  Array<T> cell(raw.cell.shape());
  if (cell.size() > 0)
    require(settings.preprocessing == Preprocessing::standardize,
            "DensityModel: needs Preprocessing::standardize for rows with cells");
  for (std::size_t j = 0; j < cell.size(); ++j)
    cell(j) = static_cast<T>(raw.cell(j) / preprocessor.deviation()(j));
  return {cast<T>(x.rows), cast<T>(context), std::move(cell), std::move(x.log_det)};
}

template <class T>
void DensityModel<T>::remember_scores(std::vector<double> log_prob) {
  std::sort(log_prob.begin(), log_prob.end());
  const std::size_t n = log_prob.size(), count = std::min(n, most_scores);
  scores = Array<double>(Shape{count});
  for (std::size_t i = 0; i < count; ++i) scores(i) = log_prob[(2 * i + 1) * n / (2 * count)];
}

template <class T>
double DensityModel<T>::percentile(double log_prob) const {
  if (scores.size() == 0) return std::numeric_limits<double>::quiet_NaN();
  const auto lower = std::lower_bound(scores.begin(), scores.end(), log_prob) - scores.begin();
  return 100 * static_cast<double>(lower) / static_cast<double>(scores.size());
}

template <class T>
std::vector<double> DensityModel<T>::log_prob(const Rows<double>& raw, Workers& workers) const {
  const Rows<T> rows = prepared(raw);
  std::vector<double> result = flow.log_prob(rows, workers);
  for (std::size_t i = 0; i < result.size(); ++i) result[i] += rows.log_det[i];
  return result;
}

template <class T>
std::vector<double> DensityModel<T>::log_prob(const Array<double>& raw, Workers& workers) const {
  return log_prob(Rows<double>{raw}, workers);
}

template <class T>
Array<double> DensityModel<T>::sample(std::size_t count, Rng& rng,
                                      const SampleOptions<double>& options) const {
  const Array<double> context = context_encoder.prepare(options.context, count).rows;
  const Array<T> rows = flow.sample(count, rng,
                                    {.temperature = options.temperature,
                                     .context = cast<T>(context),
                                     .workers = options.workers});
  return preprocessor.undo(cast<double>(rows), context);
}

template <class T>
FitResult fit(DensityModel<T>& model, const Array<double>& train, const Array<double>& valid,
              const FitOptions& options, const OnEpoch& on_epoch) {
  Trainer<T> trainer(model.flow, model.prepared(Rows<double>{train}),
                     model.prepared(Rows<double>{valid}), options);
  const FitResult result = trainer.run(on_epoch);
  Workers workers(options.threads);
  model.remember_scores(model.log_prob(train, workers));
  return result;
}

template <class T>
Bounds bounds_of(const DensityModel<T>& model) {
  return model.preprocessor.undo(bounds_of(model.flow));
}

#define TAPEFLOW_INSTANTIATE(T)                                                        \
  template class DensityModel<T>;                                                      \
  template Bounds bounds_of(const DensityModel<T>&);                                   \
  template FitResult fit(DensityModel<T>&, const Array<double>&, const Array<double>&, \
                         const FitOptions&, const OnEpoch&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow

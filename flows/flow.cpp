#include "flows/flow.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "flows/data/far_out.hpp"
#include "flows/row_chunks.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

template <class T>
void require_context_rows(const char* caller, const Array<T>& context, std::size_t rows) {
  if (!is_given(context) || (context.dimension() == 2 && context.shape()[0] == rows)) return;
  shape_error(caller, "a context of " + std::to_string(rows) + " rows [N, C]",
              to_string(context.shape()));
}

template <class T>
T finite_temperature(double temperature) {
  const T t = static_cast<T>(temperature);
  if (t >= 0 && std::isfinite(t)) return t;
  TextWriter sentence;
  sentence << "Flow::sample: needs a temperature from 0 to " << std::numeric_limits<T>::max()
           << ", got " << temperature;
  throw std::invalid_argument(sentence.str());
}

}  // namespace

// tag: log-prob
template <class T>
Var<T> Flow<T>::log_prob(Var<T> x, Var<T> context) const {
  const Transformed<T> z = bijector_->to_latent(x, context);
  return base_->log_prob(z.value, context) + z.log_det;
}
// end: log-prob

template <class T>
Var<T> Flow<T>::log_prob_in_training(Var<T> x, Var<T> context) const {
  const Transformed<T> z = bijector_->to_latent_in_training(x, context);
  return base_->log_prob(z.value, context) + z.log_det;
}

template <class T>
std::vector<double> Flow<T>::log_prob(const Rows<T>& rows, Workers& workers) const {
  return scores(rows.x, rows.context, workers);
}

template <class T>
std::vector<double> Flow<T>::log_prob(const Array<T>& x, Workers& workers) const {
  return scores(x, {}, workers);
}

template <class T>
std::vector<double> Flow<T>::scores(const Array<T>& data, const Array<T>& context,
                                    Workers& workers) const {
  require_rank("Flow::log_prob", "data", data.shape(), 2);
  const std::size_t n = data.shape()[0];
  require_context_rows("Flow::log_prob", context, n);
  std::vector<double> result(n);
  for_each_chunk<T>(
      n, data.shape()[1], workers, [&](std::size_t first, std::size_t count, Tape<T>& tape) {
        const Var<T> x = tape.constant(row_range(data, first, count));
        const Var<T> log_p = log_prob(x, context_rows(tape, context, first, count));
        for (std::size_t i = 0; i < count; ++i)
          result[first + i] = zero_far_out<T>(log_p.data()[i], row_of(data, first + i));
      });
  return result;
}

// All latents are drawn first, in order, and stand where their images will.
template <class T>
Array<T> Flow<T>::sample(std::size_t count, Rng& rng, const SampleOptions<T>& options) const {
  const Array<T>& context = options.context;
  require_context_rows("Flow::sample", context, count);
  const T temperature = finite_temperature<T>(options.temperature);
  const std::size_t d = features();
  Array<T> result(Shape{count, d});
  for (std::size_t first = 0; first < count; first += rows_per_chunk) {
    const std::size_t now = std::min(rows_per_chunk, count - first);
    const Array<T> z =
        base_->sample(now, rng, is_given(context) ? row_range(context, first, now) : Array<T>());
    std::transform(z.begin(), z.end(), result.data() + first * d,
                   [temperature](T v) { return v * temperature; });
  }
  Workers alone(1);
  Workers& workers = options.workers ? *options.workers : alone;
  for_each_chunk<T>(count, d, workers, [&](std::size_t first, std::size_t now, Tape<T>& tape) {
    const Var<T> z = tape.constant(row_range(result, first, now));
    const Var<T> x = bijector_->to_data(z, context_rows(tape, context, first, now)).value;
    std::copy_n(x.data(), x.size(), result.data() + first * d);
  });
  return result;
}

template <class T>
void Flow<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("layers", *bijector_);
  visitor("base", *base_);
}

template class Flow<float>;
template class Flow<double>;

}  // namespace tapeflow

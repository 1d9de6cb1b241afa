// The clauses of check_bijector that need values only, and the order in which all are checked.
#include "flows/checks/check_bijector.hpp"

#include "engine/check.hpp"
#include "engine/io/parameters.hpp"
#include "flows/checks/layer_under_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace tapeflow {
namespace {

using namespace checks;

template <class T>
bool all_finite(const Array<T>& a) {
  return std::all_of(a.begin(), a.end(), [](T v) { return std::isfinite(v); });
}

// The rounding error that a layer may have: a few operations on numbers up to some thousand times
// as large as max(1, |scale|).
template <class T>
double rounding(double scale) {
  return 1e4 * static_cast<double>(std::numeric_limits<T>::epsilon()) *
         std::max(1.0, std::abs(scale));
}

template <class T>
class ValueClauses {
 public:
  ValueClauses(const LayerUnderCheck<T>& subject, std::vector<std::string>& broken)
      : subject_(subject), broken_(broken) {}

  // Clause 1.
  void shapes(Direction direction, const Array<T>& input) {
    const std::size_t n = input.shape()[0], d = input.shape()[1];
    for (const std::size_t count : {n, std::size_t{0}, std::size_t{1}}) {
      Array<T> part(Shape{count, d});
      std::copy_n(input.data(), part.size(), part.data());
      try {
        const auto [value, log_det] = subject_.compute(direction, part);
        if (value.shape() != part.shape() || log_det.shape() != Shape{count}) {
          say(broken_, name(direction), " of ", to_string(part.shape()), ": needs a value ",
              to_string(part.shape()), " and a log_det ", to_string(Shape{count}), ", got ",
              to_string(value.shape()), " and ", to_string(log_det.shape()));
        } else if (!all_finite(value) || !all_finite(log_det)) {
          say(broken_, name(direction), " of ", to_string(part.shape()),
              ": a value or log_det is not finite");
        }
      } catch (const std::exception& error) {
        say(broken_, name(direction), " of ", to_string(part.shape()), " throws: ", error.what());
      }
    }
  }

  // Clauses 2 and 3.
  void round_trip(Direction there, Direction back, const Array<T>& input) {
    const auto out = subject_.compute(there, input);
    const auto again = subject_.compute(back, out.value);
    for (std::size_t k = 0; k < input.size(); ++k) {
      const double from = input.data()[k], to = again.value.data()[k];
      const double scale =
          std::max(std::abs(from), std::abs(static_cast<double>(out.value.data()[k])));
      if (std::abs(from - to) <= rounding<T>(scale)) continue;
      say(broken_, "round trip ", name(there), " then ", name(back), ", row ", k / input.shape()[1],
          ": starts at ", from, " and ends at ", to);
      break;
    }
    for (std::size_t i = 0; i < out.log_det.size(); ++i) {
      const double first = out.log_det(i), second = again.log_det(i);
      if (std::abs(first + second) <= rounding<T>(first)) continue;
      say(broken_, "log-dets of ", name(there), " and ", name(back), " do not cancel, row ", i,
          ": ", first, " and ", second);
      break;
    }
  }

  // Clause 8: a change of row 0 changes no bit of any other row.
  void leaks(Direction direction, Array<T> input) {
    const auto before = subject_.compute(direction, input);
    const std::size_t n = input.shape()[0], d = input.shape()[1];
    for (std::size_t j = 0; j < d; ++j) input(0, j) = input(n - 1, j);
    const auto after = subject_.compute(direction, input);
    for (std::size_t i = 1; i < n; ++i) {
      bool same = before.log_det(i) == after.log_det(i);
      for (std::size_t j = 0; j < d; ++j) same = same && before.value(i, j) == after.value(i, j);
      if (same) continue;
      say(broken_, "rows leak in ", name(direction), ": changing row 0 changes row ", i);
      break;
    }
  }

  // Clause 11.
  void extremes(Direction direction, std::size_t features, double low, double high) {
    for (const double point : {low, high, low / 30, high / 30, (low + high) / 2}) {
      for (std::size_t j = 0; j <= features; ++j) {  // column j at the point, or all of them
        Array<T> row = filled<T>({1, features}, static_cast<T>((low + high) / 2));
        for (std::size_t k = 0; k < features; ++k) {
          if (j == features || j == k) row(0, k) = static_cast<T>(point);
        }
        const auto [value, log_det] = subject_.compute(direction, row);
        if (all_finite(value) && all_finite(log_det)) continue;
        say(broken_, name(direction), " at ", point, ": a value or log_det is not finite");
        return;
      }
    }
  }

  // Clause 12.
  void saving(const Array<T>& input) {
    ModelFile file;
    save_parameters(subject_.layer, "", file);
    const auto before = subject_.compute(Direction::to_latent, input);
    // Changes every parameter, even an order or a flag; load_parameters restores them at once.
    for (const auto& named : subject_.layer.named_parameters()) named.parameter->value += T(1);
    load_parameters(file, "", subject_.layer);
    const auto after = subject_.compute(Direction::to_latent, input);
    if (before.value != after.value || before.log_det != after.log_det) {
      say(broken_,
          "saved and loaded parameters give other numbers: something that matters is not visited");
    }
    every_parameter_is_visited(input);
  }

 private:
  // Saving and loading reach only the parameters that `visit` names. The tape knows every
  // trainable one that is used.
  void every_parameter_is_visited(const Array<T>& input) {
    Tape<T> tape;
    subject_.apply(Direction::to_latent, tape.constant(input));
    const std::vector<NamedParameter<T>> visited = subject_.layer.named_parameters();
    for (const Parameter<T>* used : tape.watched()) {
      if (std::any_of(visited.begin(), visited.end(),
                      [used](const auto& named) { return named.parameter == used; })) {
        continue;
      }
      say(broken_, "parameter ", used->name, " of shape ", to_string(used->value.shape()),
          " is used but not visited: it would be neither trained nor saved");
    }
  }

  const LayerUnderCheck<T>& subject_;
  std::vector<std::string>& broken_;
};

// Adds normal numbers to the trainable parameters. Weights [in, out] get smaller ones, by 1/√in, as
// in their initialisation: each output is a sum over `in` of them.
template <class T>
void randomise(Bijector<T>& layer, double scale, Rng& rng) {
  for (const NamedParameter<T>& named : layer.named_parameters()) {
    if (!named.parameter->trainable) continue;
    Array<T>& value = named.parameter->value;
    const std::size_t inputs = value.dimension() == 2 ? value.shape()[0] : 1;
    const double step = scale / std::sqrt(static_cast<double>(std::max<std::size_t>(1, inputs)));
    for (T& entry : value) entry += static_cast<T>(step * rng.normal());
  }
}

template <class T>
void check_shapes(const LayerUnderCheck<T>& subject, const Array<T>& batch, const Array<T>& latent,
                  std::vector<std::string>& broken) {
  ValueClauses<T> clauses(subject, broken);
  clauses.shapes(Direction::to_latent, batch);
  clauses.shapes(Direction::to_data, latent);
}

template <class T>
void check_values(const LayerUnderCheck<T>& subject, const Array<T>& batch, const Array<T>& latent,
                  const CheckOptions& options, std::vector<std::string>& broken) {
  const std::size_t d = batch.shape()[1];
  ValueClauses<T> clauses(subject, broken);
  clauses.round_trip(Direction::to_latent, Direction::to_data, batch);
  clauses.round_trip(Direction::to_data, Direction::to_latent, latent);
  clauses.leaks(Direction::to_latent, batch);
  clauses.leaks(Direction::to_data, latent);
  clauses.extremes(Direction::to_latent, d, options.data_low, options.data_high);
  clauses.extremes(Direction::to_data, d, options.latent_low, options.latent_high);
  clauses.saving(batch);
}

}  // namespace

template <class T>
std::vector<std::string> check_bijector(Bijector<T>& layer, const Array<T>& batch,
                                        const CheckOptions& options) {
  require_rank("check_bijector", "batch", batch.shape(), 2);
  require(batch.shape()[0] >= 2,
          "check_bijector: needs at least two rows, got " + std::to_string(batch.shape()[0]));
  Rng rng(options.seed);
  ModelFile original;
  save_parameters(layer, "", original);
  randomise(layer, options.randomise, rng);
  const LayerUnderCheck<T> subject{layer, cast<T>(options.context)};
  const Array<T> latent =
      options.latent.size() > 0 ? cast<T>(options.latent) : rng.normal<T>(batch.shape());

  std::vector<std::string> broken;
  check_shapes(subject, batch, latent, broken);
  if (broken.empty()) {
    check_values(subject, batch, latent, options, broken);
    if constexpr (std::is_same_v<T, double>) {
      check_derivatives(subject, Direction::to_latent, batch, options, broken);
      check_derivatives(subject, Direction::to_data, latent, options, broken);
      if (batch.shape()[1] <= 2) check_integral(subject, batch.shape()[1], broken);
    }
  }
  load_parameters(original, "", layer);
  return broken;
}

template std::vector<std::string> check_bijector(Bijector<float>&, const Array<float>&,
                                                 const CheckOptions&);
template std::vector<std::string> check_bijector(Bijector<double>&, const Array<double>&,
                                                 const CheckOptions&);

}  // namespace tapeflow

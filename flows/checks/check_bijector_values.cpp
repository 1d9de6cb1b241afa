// The clauses of check_bijector that need values only.
#include "engine/io/parameters.hpp"
#include "flows/checks/layer_under_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace tapeflow::checks {
namespace {

template <class T>
bool all_finite(const Array<T>& a) {
  return std::all_of(a.begin(), a.end(), [](T v) { return std::isfinite(v); });
}

// The rounding error that a round trip may have. Some fifty operations, each off by half an ε of
// its result, and slopes up to e³ = 20 that enlarge what was lost before: 500 ε. Twice that.
template <class T>
double rounding(double scale) {
  return 1e3 * static_cast<double>(std::numeric_limits<T>::epsilon()) *
         std::max(1.0, std::abs(scale));
}

template <class T>
class ValueClauses {
 public:
  explicit ValueClauses(const Check<T>& check) : subject_(check.subject), broken_(check.broken) {}

  // Clause 1.
  void shapes(Direction direction, const Array<T>& input) {
    const std::size_t n = input.shape()[0], d = input.shape()[1];
    for (const std::size_t count : {n, std::size_t{0}, std::size_t{1}}) {
      Array<T> part(Shape{count, d});
      std::copy_n(input.data(), part.size(), part.data());
      const std::string what = sentence(name(direction), " of ", to_string(part.shape()));
      try {
        const auto [value, log_det] = subject_.compute(direction, part);
        if (!all_finite(value) || !all_finite(log_det))
          found(1, "not finite", what + ": a value or log_det is not finite", what);
      } catch (const std::exception& error) {
        found(1, name(direction), what + " throws: " + error.what(), what);
      }
    }
  }

  // Clause 12, before the others, because all of them ask a layer more than once.
  void repeats(Direction direction, const Array<T>& input) {
    const auto first = subject_.compute(direction, input);
    const auto second = subject_.compute(direction, input);
    if (first.value == second.value && first.log_det == second.log_det) return;
    found(12, "repeats",
          sentence(name(direction),
                   " of the same rows gives other numbers the second time: the layer keeps state "
                   "from call to call, or draws random numbers"),
          name(direction));
  }

  // Clauses 2 and 3.
  void round_trip(Direction there, Direction back, const Array<T>& input) {
    const auto out = subject_.compute(there, input);
    const auto again = subject_.compute(back, out.value);
    const std::string way = sentence(name(there), " then ", name(back));
    returns(way, input, out.value, again.value);
    for (std::size_t i = 0; i < out.log_det.size(); ++i) {
      const double first = out.log_det(i), second = again.log_det(i);
      if (std::abs(first + second) <= rounding<T>(first)) continue;
      found(3, "cancel",
            sentence("log-dets of ", name(there), " and ", name(back), " do not cancel, row ", i,
                     ": ", first, " and ", second, off_by(first, -second)),
            way);
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
      found(8, "leak",
            sentence("rows leak in ", name(direction), ": changing row 0 changes row ", i),
            sentence("in ", name(direction)));
      break;
    }
  }

  // Clause 11: the columns at an extreme point one at a time, all at once, and every other one at
  // the opposite point. The others stand in the middle.
  void extremes(Direction direction, std::size_t d, double low, double high) {
    const double middle = (low + high) / 2;
    const auto row = [d](auto at) {
      Array<T> x(Shape{1, d});
      for (std::size_t k = 0; k < d; ++k) x(0, k) = static_cast<T>(at(k));
      return x;
    };
    for (const double point : {low, high, low / 30, high / 30, middle}) {
      for (std::size_t j = 0; j < d; ++j) {
        const Array<T> alone = row([&](std::size_t k) { return k == j ? point : middle; });
        if (!is_finite(direction, alone, sentence(point, " in column ", j))) return;
      }
      const Array<T> all = row([&](std::size_t) { return point; });
      if (!is_finite(direction, all, sentence(point, " in all columns"))) return;
    }
    for (const auto& [even, odd] : {std::pair(low, high), std::pair(high, low)}) {
      const Array<T> mixed = row([&, a = even, b = odd](std::size_t k) { return k % 2 ? b : a; });
      if (!is_finite(direction, mixed, sentence(even, " and ", odd, " in turn"))) return;
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
      found(12, "",
            "saved and loaded parameters give other numbers: something that matters is not visited",
            "");
    }
    every_parameter_is_visited(input);
  }

 private:
  void found(int clause, const std::string& key, const std::string& text,
             const std::string& again) {
    broken_.push_back({clause, key, text, "", again});
  }

  // Clause 2, for a round trip from `start` over `out` to `end`.
  void returns(const std::string& way, const Array<T>& start, const Array<T>& out,
               const Array<T>& end) {
    const std::size_t n = start.shape()[0], d = start.shape()[1];
    std::set<std::size_t> rows, columns;
    std::string first;
    for (std::size_t k = 0; k < start.size(); ++k) {
      const double from = start.data()[k], to = end.data()[k];
      const double scale = std::max(std::abs(from), std::abs(static_cast<double>(out.data()[k])));
      if (std::abs(from - to) <= rounding<T>(scale)) continue;
      if (rows.empty())
        first = sentence("row ", k / d, ", column ", k % d, ": starts at ", from, " and ends at ",
                         to, off_by(from, to));
      rows.insert(k / d);
      columns.insert(k % d);
    }
    if (rows.empty()) return;
    found(2, "round trip", "round trip " + way + ", " + first, way);
    std::string& where = broken_.back().cause;
    where = sentence("in ", rows.size(), " of ", n, " rows");
    if (d > 1 && columns.size() == 1) where += sentence(", in column ", *columns.begin(), " alone");
  }

  bool is_finite(Direction direction, const Array<T>& row, const std::string& where) {
    const auto [value, log_det] = subject_.compute(direction, row);
    if (all_finite(value) && all_finite(log_det)) return true;
    const std::string what = sentence(name(direction), " at ", where);
    found(11, "extreme", what + ": a value or log_det is not finite", what);
    return false;
  }

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
      const std::string what =
          sentence("parameter ", used->name, " of shape ", to_string(used->value.shape()));
      found(12, "not visited",
            what + " is used but not visited: it would be neither trained nor saved", what);
    }
  }

  const LayerUnderCheck<T>& subject_;
  std::vector<Finding>& broken_;
};

}  // namespace

template <class T>
void check_shapes(const Check<T>& check) {
  ValueClauses<T> clauses(check);
  clauses.shapes(Direction::to_latent, check.data);
  clauses.shapes(Direction::to_data, check.latent);
}

template <class T>
void check_repeats(const Check<T>& check) {
  ValueClauses<T> clauses(check);
  clauses.repeats(Direction::to_latent, check.data);
  clauses.repeats(Direction::to_data, check.latent);
}

template <class T>
void check_values(const Check<T>& check) {
  const std::size_t d = check.data.shape()[1];
  const CheckOptions& options = check.options;
  ValueClauses<T> clauses(check);
  clauses.round_trip(Direction::to_latent, Direction::to_data, check.data);
  clauses.round_trip(Direction::to_data, Direction::to_latent, check.latent);
  clauses.leaks(Direction::to_latent, check.data);
  clauses.leaks(Direction::to_data, check.latent);
  clauses.extremes(Direction::to_latent, d, options.data_low, options.data_high);
  clauses.extremes(Direction::to_data, d, options.latent_low, options.latent_high);
  clauses.saving(check.data);
}

template void check_shapes(const Check<float>&);
template void check_shapes(const Check<double>&);
template void check_repeats(const Check<float>&);
template void check_repeats(const Check<double>&);
template void check_values(const Check<float>&);
template void check_values(const Check<double>&);

}  // namespace tapeflow::checks

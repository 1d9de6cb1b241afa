#include "engine/gradient_check.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "engine/random.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace tapeflow {
namespace {

double dot(const Array<double>& a, const Array<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// tag: central-difference
// (f(x + h) - f(x - h)) / 2h for one number x inside the arguments of f, with h = `steps` steps of
// difference_step(x). It divides by the real distance of the two points, after rounding.
template <class F>
auto central_difference(double& x, F f, double steps = 1) {
  const double middle = x, h = steps * difference_step(x);
  x = middle + h;
  const double high = x;
  auto result = f();
  x = middle - h;
  result -= f();
  result /= high - x;
  x = middle;
  return result;
}
// end: central-difference

std::string entry_name(const std::string& name, std::size_t flat, const Shape& shape) {
  return shape.empty() ? name : name + to_string(index_of(flat, shape));
}

// One check: the function, its cotangent, and the report as it grows.
class Checker {
 public:
  Checker(const std::function<Var<double>(Tape<double>&)>& f, const GradientCheckOptions& options)
      : f_(f), options_(options), rng_(options.seed) {}

  GradientReport run(const std::vector<NamedParameter<double>>& parameters) {
    // tag: cotangent
    Tape<double> tape;
    Var<double> y = f_(tape);
    shape_ = y.shape();
    cotangent_ = rng_.normal<double>(shape_);
    for (const auto& named : parameters) tape.watch(*named.parameter);
    tape.backward(y, cotangent_);
    // end: cotangent
    scale_ = 1e-4 * std::max(1.0, std::abs(dot(cotangent_, y.value())));
    std::vector<Array<double>> gradients;
    for (const auto& named : parameters) gradients.push_back(named.parameter->grad);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      Parameter<double>& p = *parameters[i].parameter;
      if (!p.trainable) continue;
      extents_ = shape_;
      for (std::size_t extent : p.value.shape()) extents_.push_back(extent);
      if (p.value.size() <= options_.every_entry_up_to) {
        every_entry(parameters[i].name, p, gradients[i]);
      } else {
        directions(parameters[i].name, p, gradients[i]);
      }
    }
    report_.ok = report_.worst_error <= options_.tolerance;
    return report_;
  }

 private:
  double value() {
    Tape<double> tape({.record = false});
    return dot(cotangent_, f_(tape).value());
  }

  void every_entry(const std::string& name, Parameter<double>& p, const Array<double>& gradient) {
    Array<double> difference(p.value.shape());
    for (std::size_t i = 0; i < p.value.size(); ++i) {
      difference.data()[i] = central_difference(p.value.data()[i], [this] { return value(); });
    }
    const double scale = std::max(scale_, largest_magnitude(difference));
    for (std::size_t i = 0; i < p.value.size(); ++i) {
      const auto at = [&](double steps) {
        return central_difference(
            p.value.data()[i], [this] { return value(); }, steps);
      };
      const double tape = gradient.data()[i];
      compare(entry_name(name, i, p.value.shape()), tape,
              away_from_folds(tape, difference.data()[i], scale, at), scale);
    }
  }

  // tag: folds
  // `difference`, or one with a smaller step, if the step of `difference` leads across a fold, such
  // as that of |x|. There differences change with the step by a good part of what they miss the
  // tape's derivative by. Where the function is smooth they do not, and a wrong derivative stays
  // wrong.
  template <class F>
  double away_from_folds(double tape, double difference, double scale, F at) const {
    for (double steps = 0.5; steps > 1e-3; steps /= 2) {
      if (error_of(tape, difference, scale) <= options_.tolerance) break;
      const double closer = at(steps);
      if (std::abs(closer - difference) < std::abs(tape - difference) / 100) break;
      difference = closer;
    }
    return difference;
  }
  // end: folds

  // tag: error
  static double error_of(double tape, double difference, double scale) {
    return std::abs(tape - difference) / std::max({std::abs(tape), std::abs(difference), scale});
  }
  // end: error

  // tag: directions
  void directions(const std::string& name, Parameter<double>& p, const Array<double>& gradient) {
    const Array<double> middle = p.value;
    for (std::size_t k = 0; k < options_.directions; ++k) {
      const Array<double> direction = rng_.normal<double>(middle.shape());
      double step = 0;
      const auto f = [&] {
        p.value = middle + step * direction;
        return value();
      };
      const auto at = [&](double steps) {
        return (4 * central_difference(step, f, steps) - central_difference(step, f, 2 * steps)) /
               3;
      };
      const double tape = dot(gradient, direction);
      compare("direction " + std::to_string(k) + " of " + name, tape,
              away_from_folds(tape, at(1), scale_, at), scale_);
    }
    p.value = middle;
  }
  // end: directions

  void compare(const std::string& where, double tape, double difference, double scale) {
    ++report_.compared;
    const double error = error_of(tape, difference, scale);
    if (error <= report_.worst_error) return;  // a NaN goes on: it counts as infinitely wrong
    report_.worst_error = std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
    report_.where = where;
    report_.tape = tape;
    report_.difference = difference;
    report_.cause = likely_cause(tape / difference, extents_);
  }

  const std::function<Var<double>(Tape<double>&)>& f_;
  const GradientCheckOptions& options_;
  Rng rng_;
  Shape shape_;
  Shape extents_;  // of the result and of the parameter that is checked, for likely_cause
  Array<double> cotangent_;
  double scale_ = 0;
  GradientReport report_;
};

}  // namespace

double largest_magnitude(const Array<double>& a) {
  double result = 0;
  for (double v : a) result = std::max(result, std::abs(v));
  return result;
}

std::string GradientReport::sentence() const {
  TextWriter text;
  if (compared == 0) {
    text << "no derivatives to compare";
  } else if (ok) {
    text.precision(2);
    text << compared << " derivatives agree with central differences, worst relative error "
         << worst_error;
  } else {
    text.precision(8);
    text << "gradient of " << where << ": tape " << tape << ", central difference " << difference;
    if (!cause.empty()) text << " (" << cause << ")";
  }
  return text.str();
}

// tag: step
double difference_step(double x) {
  return std::cbrt(std::numeric_limits<double>::epsilon()) * std::max(1.0, std::abs(x));
}
// end: step

Array<double> finite_difference(const std::function<double(const Array<double>&)>& f,
                                Array<double> x) {
  Array<double> gradient(x.shape());
  for (std::size_t i = 0; i < x.size(); ++i) {
    gradient.data()[i] = central_difference(x.data()[i], [&] { return f(x); });
  }
  return gradient;
}

Array<double> finite_difference_jacobian(
    const std::function<Array<double>(const Array<double>&)>& f, Array<double> x) {
  const std::size_t rows = f(x).size(), columns = x.size();
  Array<double> result(Shape{rows, columns});
  for (std::size_t j = 0; j < columns; ++j) {
    const Array<double> column = central_difference(x.data()[j], [&] { return f(x); });
    for (std::size_t i = 0; i < rows; ++i) result(i, j) = column.data()[i];
  }
  return result;
}

// tag: jacobian
Array<double> jacobian(const std::function<Var<double>(Var<double>)>& f, const Array<double>& x) {
  Tape<double> tape;
  Var<double> in = tape.variable(x);
  Var<double> out = f(in);
  Array<double> result(Shape{out.size(), x.size()});
  for (std::size_t i = 0; i < out.size(); ++i) {
    Array<double> seed = filled(out.shape(), 0.0);
    seed.data()[i] = 1;
    tape.backward(out, seed);
    std::copy_n(in.adjoint().data(), x.size(), result.data() + i * x.size());
  }
  return result;
}
// end: jacobian

GradientReport check_gradient(const std::function<Var<double>(std::span<const Var<double>>)>& f,
                              const std::vector<Array<double>>& inputs,
                              const GradientCheckOptions& options) {
  std::vector<Parameter<double>> parameters;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    parameters.push_back({"input " + std::to_string(i), inputs[i]});
  }
  std::vector<NamedParameter<double>> named;
  for (Parameter<double>& parameter : parameters) named.push_back({parameter.name, &parameter});
  return check_gradient(
      [&](Tape<double>& tape) {
        std::vector<Var<double>> watched;
        for (const Parameter<double>& parameter : parameters)
          watched.push_back(tape.watch(parameter));
        return f(watched);
      },
      named, options);
}

GradientReport check_gradient(const std::function<Var<double>(Tape<double>&)>& f,
                              const std::vector<NamedParameter<double>>& parameters,
                              const GradientCheckOptions& options) {
  return Checker(f, options).run(parameters);
}

// tag: likely-cause
std::string likely_cause(double ratio, const Shape& extents) {
  const auto near = [ratio](double value) {
    return std::abs(ratio - value) <= 1e-3 * std::abs(value);
  };
  if (near(-1)) return "ratio -1: a sign";
  if (std::abs(ratio) < 1e-12)
    return "ratio 0: no gradient flows, something is detached from the tape";
  if (near(2)) return "ratio 2: a missing 1/2, or counted twice";
  if (near(0.5)) return "ratio 1/2: counted half";
  for (std::size_t extent : extents) {
    const double n = static_cast<double>(extent);
    if (extent > 2 && near(n))
      return "ratio " + std::to_string(extent) + ": a sum where a mean is meant";
    if (extent > 2 && near(1 / n))
      return "ratio 1/" + std::to_string(extent) + ": a mean where a sum is meant";
  }
  return "";
}
// end: likely-cause

}  // namespace tapeflow

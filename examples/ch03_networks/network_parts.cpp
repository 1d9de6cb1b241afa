#include "examples/ch03_networks/network_parts.hpp"

#include "engine/random.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

// tag: of-labels
// The entry of each row at its label, [N].
template <class T>
Var<T> of_labels(Var<T> logits, const std::vector<std::size_t>& labels) {
  std::vector<std::size_t> places(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) places[i] = i * logits.extent(1) + labels[i];
  return gather(reshape(logits, {logits.size()}), 0, places);
}
// end: of-labels

// The rows of a matrix, as in "1 2 3 / 4 5 6".
std::string rows_of(const Array<double>& a) {
  std::string text;
  const std::size_t width = a.shape().back();
  for (std::size_t i = 0; i < a.size(); ++i)
    text += (i == 0 ? "" : i % width == 0 ? " / " : " ") + number(a.data()[i], 0);
  return text;
}

double largest_difference(const Array<double>& a, const Array<double>& b) {
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    worst = std::max(worst, std::abs(a.data()[i] - b.data()[i]));
  return worst;
}

// tag: adjoints
void print_broadcast(Results& results) {
  Tape<double> tape;
  const Var<double> x = tape.variable({{1, 2, 3}, {4, 5, 6}}), b = tape.variable({10, 20, 30});
  tape.backward(x + b, {{1, 2, 3}, {4, 5, 6}});
  results.print("broadcast", "x [2, 3] + b [3], dy = 1 2 3 / 4 5 6: db = " + rows_of(b.adjoint()));
}

void print_matmul(Results& results) {
  Tape<double> tape;
  const Var<double> a = tape.variable({{1, 2, 3}, {4, 5, 6}}),
                    b = tape.variable({{1, 0}, {0, 1}, {1, 1}});
  tape.backward(matmul(a, b), {{1, 2}, {3, 4}});
  results.print("matmul", "a [2, 3] b [3, 2], dy = 1 2 / 3 4: da = " + rows_of(a.adjoint()) +
                              ", db = " + rows_of(b.adjoint()));
  const Array<double> da = {{1, 2, 3}, {3, 4, 7}}, db = {{13, 18}, {17, 24}, {21, 30}};
  results.keep("matmul.worst_error",
               std::max(largest_difference(a.adjoint(), da), largest_difference(b.adjoint(), db)));
}

void print_log_sum_exp(bool as_written, Results& results) {
  Tape<double> tape;
  const Var<double> x = tape.variable({1000, 1001});
  const Var<double> y = as_written ? log(sum(exp(x))) : logsumexp(x);
  tape.backward(y);
  results.print("log-sum-exp", "of 1000 and 1001: " + number(y.item(), 4) + ", adjoints " +
                                   number(x.adjoint()(0), 4) + " and " + number(x.adjoint()(1), 4));
  results.keep("logsumexp", y.item());
}

void print_slogdet(Results& results) {
  Tape<double> tape;
  const Var<double> A = tape.variable(Rng(1).normal<double>({6, 6}));
  tape.backward(slogdet(A).log_abs);
  const double worst = largest_difference(A.adjoint(), transpose(inverse(A)).value());
  results.print("slogdet", "of A [6, 6]: dA differs from A⁻ᵀ by " +
                               (worst < 1e-12 ? "less than 1e-12" : scientific(worst)));
  results.keep("slogdet.worst_error", worst);
}
// end: adjoints

}  // namespace

// tag: cross-entropy
template <class T>
Var<T> cross_entropy(Var<T> logits, const std::vector<std::size_t>& labels) {
  return mean(logsumexp(logits, {1}) - of_labels(logits, labels));
}
// end: cross-entropy

// tag: broken
template <class T>
Loss<T> loss_with(const std::string& mistake) {
  if (mistake == "softmax") {
    return [](Var<T> logits, const std::vector<std::size_t>& labels) {
      return mean(log(sum(exp(logits), {1})) - of_labels(logits, labels));
    };
  }
  if (mistake == "mean") {
    return [](Var<T> logits, const std::vector<std::size_t>& labels) {
      return sum(logsumexp(logits, {1}) - of_labels(logits, labels));
    };
  }
  if (mistake == "detached") {
    return [](Var<T> logits, const std::vector<std::size_t>& labels) {
      const Var<T> off_the_tape = logits.tape().constant(of_labels(logits, labels).value());
      return mean(logsumexp(logits, {1}) - off_the_tape);
    };
  }
  return cross_entropy<T>;
}
// end: broken

#define TAPEFLOW_INSTANTIATE(T)                                           \
  template Var<T> cross_entropy(Var<T>, const std::vector<std::size_t>&); \
  template Loss<T> loss_with(const std::string&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

void print_adjoints(const std::string& mistake, Results& results) {
  print_broadcast(results);
  print_matmul(results);
  print_log_sum_exp(mistake == "softmax", results);
  print_slogdet(results);
}

// tag: initialisation
Series signal_through_layers(double times) {
  constexpr std::size_t width = 512, depth = 10;
  Series series{number(times, 1) + " times He's deviation", {0}, {1}};
  Rng rng(1);
  Tape<float> tape({.record = false});
  Var<float> h = tape.constant(rng.normal<float>({256, width}));
  for (std::size_t layer = 1; layer <= depth; ++layer) {
    Array<float> W = rng.normal<float>({width, width});
    W *= static_cast<float>(times * std::sqrt(2. / width));
    h = relu(matmul(h, tape.constant(std::move(W))));
    series.x.push_back(static_cast<double>(layer));
    series.y.push_back(mean(square(h)).item());
  }
  return series;
}
// end: initialisation

void print_signal(Results& results) {
  const auto last = [&](double times, const std::string& name) {
    const double mean_square = signal_through_layers(times).y.back();
    results.keep("signal." + name, mean_square);
    return scientific(mean_square);
  };
  const std::string half = last(0.5, "half"), once = last(1, "once"), twice = last(2, "twice");
  results.print("after ten layers", "mean square " + half + ", " + once + ", " + twice +
                                        " for ½, 1, 2 times He's deviation");
}

}  // namespace tapeflow

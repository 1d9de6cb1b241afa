#include "examples/ch03_networks/network_parts.hpp"

#include "engine/random.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

// tag: cross-entropy
template <class T>
Var<T> cross_entropy(Var<T> logits, const std::vector<std::size_t>& labels, LogSumExp normaliser) {
  std::vector<std::size_t> places(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) places[i] = i * logits.extent(1) + labels[i];
  const Var<T> of_labels = gather(reshape(logits, {logits.size()}), 0, places);
  const Var<T> total =
      normaliser == LogSumExp::stable ? logsumexp(logits, {1}) : log(sum(exp(logits), {1}));
  return mean(total - of_labels);
}
// end: cross-entropy

template Var<float> cross_entropy(Var<float>, const std::vector<std::size_t>&, LogSumExp);
template Var<double> cross_entropy(Var<double>, const std::vector<std::size_t>&, LogSumExp);

// tag: adjoints
void print_adjoints(LogSumExp normaliser, Results& results) {
  Tape<double> tape;
  const Var<double> x = tape.variable({{1, 2, 3}, {4, 5, 6}}), b = tape.variable({10, 20, 30});
  tape.backward(x + b, {{1, 2, 3}, {4, 5, 6}});
  std::string db;
  for (double v : b.adjoint()) db += " " + number(v, 0);
  results.print("broadcast", "x [2, 3] + b [3], dy = 1 2 3 / 4 5 6: db =" + db);

  const Var<double> logits = tape.variable({1000, 1001});
  const Var<double> y = normaliser == LogSumExp::stable ? logsumexp(logits) : log(sum(exp(logits)));
  tape.backward(y);
  results.print("log-sum-exp", "of 1000 and 1001: " + number(y.item(), 4) + ", adjoints " +
                                   number(logits.adjoint()(0), 4) + " and " +
                                   number(logits.adjoint()(1), 4));
  results.keep("logsumexp", y.item());

  const Var<double> A = tape.variable(Rng(1).normal<double>({6, 6}));
  tape.backward(slogdet(A).log_abs);
  const Array<double> expected = transpose(inverse(A)).value();
  double worst = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    worst = std::max(worst, std::abs(A.adjoint().data()[i] - expected.data()[i]));
  results.print("slogdet", "of A [6, 6]: dA differs from A⁻ᵀ by " + scientific(worst));
  results.keep("slogdet.worst_error", worst);
}
// end: adjoints

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

#include "examples/support/course/checks.hpp"

#include <iostream>

namespace tapeflow {

void print_gradient_check(const GradientReport& report, Results& results) {
  results.print("gradient check", report.sentence());
  results.keep("gradient.compared", report.compared);
  results.keep("gradient.worst_error", report.worst_error);
}

Array<double> check_gradient_of_flow(Flow<double>& flow, Rng& rng, Results& results) {
  for (Parameter<double>* p : flow.trainable_parameters())
    p->value += rng.uniform<double>(p->value.shape(), -0.3, 0.3);
  const Array<double> x = rng.normal<double>({4, flow.features()});
  const auto loss = [&](Tape<double>& tape) { return mean(flow.log_prob(tape.constant(x))); };
  print_gradient_check(check_gradient(loss, flow.named_parameters()), results);
  return x;
}

void print_contract(const std::vector<std::string>& broken, Results& results,
                    const std::string& layer) {
  results.print(layer + "'s contract", broken.empty() ? "kept, all 12 clauses" : "broken:");
  for (const std::string& sentence : broken) std::cout << "  " << sentence << "\n";
  results.keep("contract.broken", broken.size());
}

}  // namespace tapeflow

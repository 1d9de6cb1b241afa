#include "examples/support/course/checks.hpp"

#include <iostream>

namespace tapeflow {

void print_gradient_check(const GradientReport& report, Results& results) {
  results.print("gradient check", report.sentence());
  results.keep("gradient.compared", report.compared);
  results.keep("gradient.worst_error", report.worst_error);
}

void print_contract(const std::vector<std::string>& broken, Results& results,
                    const std::string& layer) {
  results.print(layer + "'s contract", broken.empty() ? "kept, all 12 clauses" : "broken:");
  for (const std::string& sentence : broken) std::cout << "  " << sentence << "\n";
  results.keep("contract.broken", broken.size());
}

}  // namespace tapeflow

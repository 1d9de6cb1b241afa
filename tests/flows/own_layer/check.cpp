#include "engine/random.hpp"
#include "flows/checks/check_bijector.hpp"
#include "tail_weight.hpp"

#include <iostream>

int main() {
  tapeflow::Rng rng(1);
  tapeflow::TailWeight<double> layer(2);
  const auto broken = tapeflow::check_bijector(layer, rng.normal<double>({5, 2}));
  for (const std::string& sentence : broken) std::cout << sentence << '\n';
  if (broken.empty()) std::cout << "kept, all 12 clauses\n";
  return broken.empty() ? 0 : 1;
}

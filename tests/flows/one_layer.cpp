// The contract and the planted bugs of single layers, for `./tests/run --layer NAME`. The build
// makes such a program of each family of layers, layer_FAMILY. Its arguments are names of classes.
#include "tests/flows/layers/contract.hpp"
#include "tests/flows/planted/verdict.hpp"

#include <iostream>

using namespace tapeflow;

namespace {

bool all_right = true;

void print(const std::string& what, const std::vector<std::string>& broken) {
  std::cout << "  " << what << (broken.empty() ? ": kept\n" : ": broken\n");
  for (const std::string& sentence : broken) std::cout << "    " << sentence << '\n';
  all_right = all_right && broken.empty();
}

void check(const LayerUnderTest& layer) {
  std::cout << layer.name << '\n';
  for (const std::size_t d : layer.features) {
    const std::string columns = std::to_string(d) + (d == 1 ? " column" : " columns");
    print(columns + ", double", broken_by<double>(layer, d));
    print(columns + ", float", broken_by<float>(layer, d));
    print(columns + ", float as double", differing_in_float(layer, d));
  }
}

void check(const PlantedLayer& planted) {
  const Verdict verdict = verdict_on(planted);
  std::cout << "  " << planted.bug.substr(planted.bug.find(": ") + 2) << '\n';
  for (const std::string& sentence : verdict.sentences)
    std::cout << "    " << clause_of(sentence) << ' ' << sentence << '\n';
  if (!verdict.right) std::cout << "    NOT caught as tests/flows/planted says\n";
  all_right = all_right && verdict.right;
}

// Checks the entries of this class; false if there is none.
bool check_class(const std::string& name) {
  bool found = false;
  for (const LayerUnderTest& layer : all_layers()) {
    if (layer_in(layer.name) != name) continue;
    check(layer);
    found = true;
  }
  if (!found) {
    std::cout << "no list of tests/flows/layers has an entry whose name begins with " << name
              << "; flows/bijector.hpp says how to write one.\n";
    return false;
  }
  bool planted_bug = false;
  for (const PlantedLayer& planted : all_planted()) {
    if (layer_in(planted.bug) != name || planted.must.empty()) continue;
    if (!planted_bug)
      std::cout << "planted bugs of " << name << ", and the clauses that caught them\n";
    check(planted);
    planted_bug = true;
  }
  if (!planted_bug) std::cout << "no bug of " << name << " is planted in tests/flows/planted.\n";
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  for (const std::string& name : std::vector<std::string>(argv + 1, argv + argc))
    all_right = check_class(name) && all_right;
  return all_right ? EXIT_SUCCESS : EXIT_FAILURE;
}

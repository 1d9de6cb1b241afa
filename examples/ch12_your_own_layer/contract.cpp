#include "examples/ch12_your_own_layer/contract.hpp"

#include "engine/random.hpp"
#include "examples/ch12_your_own_layer/mistakes.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"

#include <set>

namespace tapeflow {
namespace {

constexpr int clauses = 12;

bool needs_context(const std::string& mistake) {
  return mistake == "lost-context" || mistake == "deaf";
}

// tag: check
// Two columns, of which the first is kept: column 1 may depend on both.
template <class T>
std::vector<std::string> broken_by(const std::string& mistake, std::uint64_t seed) {
  Rng rng(seed);
  PiecewiseLinearOptions layer_options;
  CheckOptions options;
  options.structure = [](std::size_t i, std::size_t j) { return i == j || (i == 1 && j == 0); };
  options.data_low = options.latent_low = -3e3;
  options.data_high = options.latent_high = 3e3;
  if (needs_context(mistake)) {
    layer_options.context_features = 1;
    options.context = rng.normal<double>({5, 1});
  }
  Array<T> batch = rng.normal<T>({5, 2});
  if (mistake == "edge") batch(0, 1) = 0;
  if (mistake == "points") options.integral_points = 100'000;
  const auto layer = layer_with<T>(mistake, alternating_split(2), layer_options, rng);
  return check_bijector(*layer, batch, options);
}
// end: check

// The clause of check_bijector.hpp that a sentence belongs to.
int clause_of(const std::string& sentence) {
  const auto says = [&](const char* words) { return sentence.find(words) != sentence.npos; };
  if (says(" throws: ")) return 1;
  if (says("is not finite")) return says(" at ") ? 11 : 1;
  if (sentence.starts_with("round trip")) return 2;
  if (says("do not cancel")) return 3;
  if (says("Jacobian of ")) return 4;
  if (says("finite-difference Jacobian")) return 5;
  if (says("gradient of ")) return 6;
  if (says("no gradient")) return 7;
  if (says("rows leak")) return 8;
  if (says("structure of ")) return 9;
  return says("integrates to") ? 10 : 12;
}

std::set<int> clauses_of(const Verdict& verdict) {
  std::set<int> all;
  for (const auto* sentences : {&verdict.in_double, &verdict.in_float})
    for (const std::string& sentence : *sentences) all.insert(clause_of(sentence));
  return all;
}

std::string listed(const std::set<int>& numbers) {
  std::string text;
  for (const int number : numbers) text += (text.empty() ? "" : ", ") + std::to_string(number);
  return text.empty() ? "none" : text;
}

}  // namespace

Verdict verdict_on(const std::string& mistake, std::uint64_t seed) {
  return {broken_by<double>(mistake, seed), broken_by<float>(mistake, seed)};
}

void print_verdict(const std::string& mistake, std::uint64_t seed, Results& results) {
  const Verdict verdict = verdict_on(mistake, seed);
  print_contract(verdict.in_double, results);
  results.print("  in float", verdict.in_float.empty() ? "kept" : "broken:");
  for (const std::string& sentence : verdict.in_float) std::cout << "  " << sentence << "\n";
  results.keep("contract.broken_in_float", verdict.in_float.size());
}

// tag: all-verdicts
Figure all_verdicts(std::uint64_t seed, Results& results) {
  TextTable table({"", "mistake", "sentences", "clauses that see it"});
  Array<double> seen = filled<double>({mistakes().size(), clauses}, 0);
  std::size_t row = 0, silent = 0;
  for (const auto& [mistake, phrase] : mistakes()) {
    const Verdict verdict = verdict_on(mistake, seed);
    const std::set<int> by = clauses_of(verdict);
    for (const int clause : by) seen(row, static_cast<std::size_t>(clause) - 1) = 1;
    if (by.empty()) ++silent;
    table.row({std::to_string(++row), mistake,
               std::to_string(verdict.in_double.size() + verdict.in_float.size()), listed(by)});
  }
  std::cout << table;
  results.keep("mistakes.all", mistakes().size()).keep("mistakes.unseen", silent);
  Figure figure;
  figure.matrix({"Who sees which mistake (blue)", "clause of the contract", "mistake"}, seen);
  return figure;
}
// end: all-verdicts

}  // namespace tapeflow

#include "tests/flows/planted/verdict.hpp"

#include "engine/random.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

std::vector<std::string> sentences_on(const PlantedLayer& planted) {
  Array<double> batch = Rng(3).normal<double>({5, planted.features});
  if (planted.datum) std::transform(batch.begin(), batch.end(), batch.begin(), planted.datum);
  CheckOptions options = planted.options;
  if (!planted.dense)
    options.structure = [](auto i, auto j) { return i == j || (i == 1 && j == 0); };
  return check_bijector(*planted.layer, batch, options);
}

bool includes(const std::set<int>& all, const std::set<int>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

}  // namespace

int clause_of(const std::string& sentence) {
  const auto says = [&](const char* words) { return sentence.find(words) != std::string::npos; };
  if (says(" throws: ")) return 1;
  if (says("is not finite")) return says(" at ") ? 11 : 1;
  if (sentence.starts_with("round trip")) return 2;
  if (says("do not cancel")) return 3;
  if (says("Jacobian of ")) return 4;
  if (says("log|det| of the finite-difference Jacobian")) return 5;
  if (says("gradient of ")) return 6;
  if (says("receives no gradient") || says("receive no gradient")) return 7;
  if (says("rows leak")) return 8;
  if (says("structure of ")) return 9;
  if (says("integrates to")) return 10;
  return says("not visited") || says("the second time") ? 12 : 0;
}

Verdict verdict_on(const PlantedLayer& planted) {
  Verdict verdict;
  verdict.sentences = sentences_on(planted);
  for (const std::string& sentence : verdict.sentences) {
    verdict.caught_by.insert(clause_of(sentence));
    if (!planted.sentence.empty() && sentence.starts_with(planted.sentence) &&
        sentence.find(planted.cause) != std::string::npos)
      verdict.expected = sentence;
  }
  std::set<int> allowed = planted.must;
  allowed.insert(planted.may.begin(), planted.may.end());
  verdict.right = includes(verdict.caught_by, planted.must) &&
                  includes(allowed, verdict.caught_by) &&
                  verdict.expected.empty() == planted.must.empty();
  return verdict;
}

}  // namespace tapeflow

// Every clause of check_bijector can fail: layers with one planted bug each, and the clauses that
// caught it.
//
// Most test suites check only two properties of a flow: the round trip, and that both log-dets add
// up to 0. The table that the first test prints shows how many bugs pass both.
#include "flows/checks/check_bijector.hpp"
#include "flows/checks/check_precision.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"
#include "tests/flows/planted/all_planted.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <set>

using namespace tapeflow;

namespace {

constexpr int clauses = 12;

// The number of the clause (see check_bijector.hpp) that a sentence belongs to; 0 if it belongs to
// none.
int clause_of(const std::string& sentence) {
  const auto says = [&](const char* words) { return sentence.find(words) != std::string::npos; };
  if (says(": needs a value") || says(" throws: ")) return 1;
  if (says("is not finite")) return says(" at ") ? 11 : 1;
  if (says("round trip")) return 2;
  if (says("do not cancel")) return 3;
  if (says("Jacobian of ")) return 4;
  if (says("log|det| of the finite-difference Jacobian")) return 5;
  if (says("gradient of ")) return 6;
  if (says("receives no gradient")) return 7;
  if (says("rows leak")) return 8;
  if (says("structure of ")) return 9;
  if (says("integrates to")) return 10;
  return says("not visited") ? 12 : 0;
}

std::vector<std::string> sentences_on(const PlantedLayer& planted) {
  Array<double> batch = Rng(3).normal<double>({5, 2});
  if (planted.datum) std::transform(batch.begin(), batch.end(), batch.begin(), planted.datum);
  CheckOptions options = planted.options;
  if (!planted.dense)
    options.structure = [](auto i, auto j) { return i == j || (i == 1 && j == 0); };
  return check_bijector(*planted.layer, batch, options);
}

bool is_said(const PlantedLayer& planted, const std::vector<std::string>& sentences) {
  return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& sentence) {
    return sentence.starts_with(planted.sentence) && sentence.ends_with(planted.cause);
  });
}

void print_header() {
  std::cout << "check_bijector's clauses: 1 shapes, 2 round trips, 3 log-dets cancel, 4 Jacobian: "
               "tape = differences,\n5 log_det = log|det J|, 6 gradients = differences, 7 every "
               "parameter matters, 8 rows do not leak,\n9 structure, 10 integral = 1, 11 extreme "
               "points, 12 saving\n\n"
            << std::left << std::setw(46) << "planted bug" << std::right;
  for (int k = 1; k <= clauses; ++k) std::cout << std::setw(3) << k;
  std::cout << '\n';
}

void print_row(const std::string& bug, const std::set<int>& caught_by) {
  std::cout << std::left << std::setw(46) << bug << std::right;
  for (int k = 1; k <= clauses; ++k) std::cout << std::setw(3) << (caught_by.count(k) ? "x" : "-");
  std::cout << '\n';
}

}  // namespace

TEST_CASE("check_bijector catches every planted bug by the clauses made for it") {
  print_header();
  std::set<int> clauses_that_caught_something;
  for (const PlantedLayer& planted : all_planted()) {
    const std::vector<std::string> sentences = sentences_on(planted);
    std::set<int> caught_by;
    for (const std::string& sentence : sentences) caught_by.insert(clause_of(sentence));
    print_row(planted.bug, caught_by);
    std::string said;
    for (const std::string& sentence : sentences) said += "\n  " + sentence;
    INFO(planted.bug << said);
    std::set<int> allowed = planted.must;
    allowed.insert(planted.may.begin(), planted.may.end());
    CHECK(std::includes(caught_by.begin(), caught_by.end(), planted.must.begin(),
                        planted.must.end()));
    CHECK(std::includes(allowed.begin(), allowed.end(), caught_by.begin(), caught_by.end()));
    CHECK(is_said(planted, sentences) == !planted.must.empty());
    clauses_that_caught_something.merge(caught_by);
  }
  CHECK(clauses_that_caught_something == std::set<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
}

TEST_CASE("check_precision names results that differ in float") {
  Rng rng(5);
  AffineCoupling<float> single(half_split(2), {.hidden = {4}, .log_scale_bound = 2}, rng);
  AffineCoupling<double> exact(half_split(2), {.hidden = {4}, .log_scale_bound = 3}, rng);
  for (Parameter<double>* p : exact.trainable_parameters()) p->value += 0.5;
  const auto broken = check_precision(single, exact, rng.normal<double>({5, 2}));
  REQUIRE_FALSE(broken.empty());
  CHECK(broken[0].starts_with("float and double differ in value of to_latent, entry "));
}

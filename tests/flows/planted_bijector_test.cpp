// Every clause of check_bijector can fail: layers with one planted bug each, and who caught it.
//
// A round trip and "the log-dets cancel" are what most test suites check of a flow. The table that
// the first test prints shows how much passes both.
#include "flows/check_bijector.hpp"
#include "flows/standardize.hpp"
#include "tests/flows/planted_layers.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <set>

using namespace tapeflow;
using namespace tapeflow::planted;

namespace {

constexpr int clauses = 12;

// The clause, as check_bijector.hpp numbers them, that a sentence belongs to; 0: none.
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

struct Planted {
  std::string bug;
  std::unique_ptr<Layer> layer;
  std::string sentence;    // the beginning and the end of what one of the sentences must say,
  std::string cause;       //   apart from the numbers between them
  std::set<int> must;      // the clauses that have to catch it
  std::set<int> may = {};  // and those that may, as their arithmetic goes
};

std::unique_ptr<Layer> spoilt(Spoilt::Spoil to_latent, Spoilt::Spoil to_data) {
  Rng rng(5);
  const AffineCouplingOptions options{.hidden = {4}};
  return std::make_unique<Spoilt>(
      std::make_unique<AffineCoupling<double>>(half_split(2), options, rng), to_latent, to_data);
}

std::unique_ptr<Layer> moves_the_other_half() {
  Rng rng(5);
  return std::make_unique<AffineCoupling<double>>(half_split(2).swapped(),
                                                  AffineCouplingOptions{.hidden = {4}}, rng);
}

std::unique_ptr<Layer> constant_scale_summed() {
  return std::make_unique<Spoilt>(
      std::make_unique<Standardize<double>>(Array<double>{0., 0.}, Array<double>{2., 3.}),
      summed_over_batch, summed_over_batch);
}

template <class L>
std::unique_ptr<Layer> bare() {
  return std::make_unique<L>();
}

std::vector<Planted> all_planted() {
  std::vector<Planted> all;
  const auto plant = [&](Planted planted) { all.push_back(std::move(planted)); };
  plant({"nothing", bare<Bare>(), "", "", {}});
  plant({"log_det: sign flipped in both directions",
         spoilt(sign_flipped, sign_flipped),
         "log_det of to_latent, row 0",
         "(ratio -1: a sign)",
         {5, 10}});
  plant({"log_det: doubled in both directions",
         spoilt(doubled, doubled),
         "log_det of to_latent, row 0",
         "(ratio 2: a missing 1/2, or counted twice)",
         {5, 10}});
  plant({"log_det: sign flipped in to_data only",
         spoilt(right, sign_flipped),
         "log_det of to_data, row 0",
         "(ratio -1: a sign)",
         {3, 5}});
  plant({"log-scale detached from the tape",
         bare<ScaleDetached>(),
         "Jacobian of to_latent, row 0",
         "",
         {4, 6, 7}});
  plant({"log_det: halved in both directions",
         spoilt(halved, halved),
         "log_det of to_latent, row 0",
         "(ratio 1/2: counted half)",
         {5, 10}});
  plant({"log_det: summed over the batch",
         spoilt(summed_over_batch, summed_over_batch),
         "rows leak in to_latent: changing row 0 changes row 1",
         "",
         {5, 8},
         {10}});
  plant({"log_det: of a constant scale, summed over it",
         constant_scale_summed(),
         "log_det of to_data, row 0",
         "(ratio 5: a sum where a mean is meant)",
         {5},
         {10}});
  plant({"log_det: of shape [N, 1]",
         spoilt(log_det_as_column, right),
         "to_latent of [5, 2]: needs a value [5, 2] and a log_det [5], got [5, 2] and [5, 1]",
         "",
         {1}});
  plant({"an empty batch throws",
         spoilt(needs_rows, right),
         "to_latent of [0, 2] throws: mean",
         "",
         {1}});
  plant({"the batch mean is subtracted",
         bare<ShiftedByTheBatchMean>(),
         "rows leak in to_latent: changing row 0 changes row 1",
         "",
         {8},
         {10}});
  plant({"wrong inverse: unscales before it unshifts",
         bare<InverseInWrongOrder>(),
         "round trip to_latent then to_data, row 0: starts at ",
         "",
         {2},
         {10}});
  plant({"conditioned on the half that is moved",
         bare<ConditionedOnTheMovedHalf>(),
         "round trip to_latent then to_data, row 0: starts at ",
         "",
         {2, 3, 5},
         {10}});
  plant({"moves the other half than it says",
         moves_the_other_half(),
         "structure of to_latent: output 0 depends on input 1, which the layer's structure rules "
         "out",
         "",
         {9}});
  plant({"a parameter without effect",
         bare<ParameterWithoutEffect>(),
         "parameter v receives no gradient from to_latent",
         "",
         {7}});
  plant({"a parameter that is not visited",
         bare<ParameterNotVisited>(),
         "parameter v of shape [1] is used but not visited: it would be neither trained nor saved",
         "",
         {12}});
  plant({"hidden state that every call changes",
         bare<ChangesWithEveryCall>(),
         "saved and loaded parameters give other numbers",
         "",
         {2, 12},
         {4, 5, 6, 8, 10}});
  plant({"exp of an unbounded log-scale",
         bare<ScaleUnbounded>(),
         "to_latent at 1000: a value or log_det is not finite",
         "",
         {11},
         {10}});
  return all;
}

std::vector<std::string> sentences_on(Layer& layer) {
  Rng rng(3);
  CheckOptions options;
  options.structure = [](std::size_t i, std::size_t j) { return i == j || (i == 1 && j == 0); };
  return check_bijector(layer, rng.normal<double>({5, 2}), options);
}

bool is_said(const Planted& planted, const std::vector<std::string>& sentences) {
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

TEST_CASE("check_bijector names every planted bug, by the clauses made for it") {
  print_header();
  std::set<int> clauses_that_caught_something;
  for (const Planted& planted : all_planted()) {
    const std::vector<std::string> sentences = sentences_on(*planted.layer);
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

TEST_CASE("check_precision names what float computes differently") {
  Rng rng(5);
  AffineCoupling<float> single(half_split(2), {.hidden = {4}, .log_scale_bound = 2}, rng);
  AffineCoupling<double> exact(half_split(2), {.hidden = {4}, .log_scale_bound = 3}, rng);
  for (Parameter<double>* p : exact.trainable_parameters()) p->value += 0.5;
  const auto broken = check_precision(single, exact, rng.normal<double>({5, 2}));
  REQUIRE_FALSE(broken.empty());
  CHECK(broken[0].starts_with("float and double differ in value of to_latent, entry "));
}

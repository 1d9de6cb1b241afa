// Every operation of the table in op_table.cpp: value against a plain formula, adjoint against
// central differences, float against double.
#include "engine/gradient_check.hpp"
#include "engine/ops.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/engine/op_table.hpp"
#include "tests/support/catch.hpp"

#include <fstream>
#include <iostream>
#include <limits>
#include <map>
#include <regex>
#include <set>

using namespace tapeflow;
using Arrays = std::vector<Array<double>>;

namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

template <class T>
const auto& function_of(const OpRow& row) {
  if constexpr (std::is_same_v<T, float>) {
    return row.in_float;
  } else {
    return row.in_double;
  }
}

template <class T>
struct Result {
  Array<T> value;
  std::vector<Array<T>> gradients;
};

// The row's value, and the adjoint of every input for this cotangent. The input with index
// `constant` (if given) is a constant and gets no adjoint.
template <class T>
Result<T> run(const OpRow& row, const Arrays& inputs, const Array<double>& cotangent,
              TapeOptions options = {}, std::size_t constant = none) {
  Tape<T> tape(options);
  std::vector<Var<T>> vars;
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    vars.push_back(k == constant ? tape.constant(cast<T>(inputs[k]))
                                 : tape.variable(cast<T>(inputs[k])));
  }
  Var<T> y = function_of<T>(row)(vars);
  tape.backward(y, cast<T>(cotangent));
  Result<T> result{y.value(), {}};
  for (std::size_t k = 0; k < vars.size(); ++k) {
    result.gradients.push_back(k == constant ? Array<T>() : vars[k].adjoint());
  }
  return result;
}

// A cotangent with entries in (-1, 1), exact in float.
Array<double> draw_cotangent(const Shape& shape, Rng& rng) {
  return cast<double>(rng.uniform<float>(shape, -1, 1));
}

// A bound on the rounding error of a result. K is the size of the largest array, and M the largest
// number anywhere (or 1). An entry is a sum of at most K terms. A term is at most M² and comes out
// of at most four roundings or library calls right to 4 ε: its error is 16 ε M². Summing adds K ε
// of the terms' total K M². Together K 16 ε M² + K² ε M² <= 17 K² ε M². In `linear` such a sum
// passes an activation (slopes at most 1) into another sum: its inputs are below 1, and K counts
// both. Solving with an n x n matrix A has an error up to 6 n³ ε |A| |A⁻¹| M (Higham 2002, theorem
// 9.5, with pivots that grow by 2 at most); the table keeps |A| |A⁻¹| below 2n + 1, and K² is n⁴.
double rounding(double epsilon, const Arrays& inputs, const Result<double>& exact) {
  double K = static_cast<double>(exact.value.size()), M = std::max(1., largest_entry(exact.value));
  for (const auto* arrays : {&inputs, &exact.gradients}) {
    for (const Array<double>& array : *arrays) {
      K = std::max(K, static_cast<double>(array.size()));
      M = std::max(M, largest_entry(array));
    }
  }
  return 17 * K * K * epsilon * M * M;
}

constexpr double float_epsilon = std::numeric_limits<float>::epsilon();
constexpr double double_epsilon = std::numeric_limits<double>::epsilon();

}  // namespace

TEST_CASE("Every function that a header of operations declares has rows in the table") {
  std::map<std::string, std::size_t> declared, tested;
  const std::regex declaration(R"(^(?:template <class T> )?\w+<T> (\S+?)\()");
  for (const char* name :
       {"/engine/ops.hpp", "/engine/picture_ops.hpp", "/engine/sequence_ops.hpp"}) {
    std::ifstream header(std::string(TAPEFLOW_SOURCE_DIR) + name);
    REQUIRE(header);
    std::smatch found;
    for (std::string line; std::getline(header, line);) {
      if (std::regex_search(line, found, declaration)) ++declared[found[1]];
    }
  }
  std::set<std::string> uses;
  for (const OpRow& row : op_table()) {
    if (uses.insert(row.name).second) ++tested[row.declared];
  }
  CHECK(declared.size() >= 48);  // the declarations were found
  CHECK(declared.contains("conv2d"));
  CHECK(declared.contains("conv1d"));
  for (const auto& [name, overloads] : declared) {
    INFO(name << " is declared " << overloads << " times");
    CHECK(tested[name] >= overloads);
  }
}

TEST_CASE("The adjoint of every operation agrees with central differences") {
  Rng rng(1);
  std::size_t cases = 0, derivatives = 0;
  std::set<std::string> functions, uses;
  for_each_case([&](const OpRow& row, const std::vector<Shape>& shapes) {
    // tag: walk
    const Arrays inputs = draw_inputs(row, shapes, rng);
    const GradientReport once = check_gradient(row.in_double, inputs);
    INFO(case_name(row, shapes) << ": " << once.sentence());
    CHECK(once.ok);
    // With a second use, the operation adds to adjoints that are not zero.
    const GradientReport twice = check_gradient(
        [&row](std::span<const Var<double>> in) {
          return row.in_double(in) + 2 * row.in_double(in);
        },
        inputs);
    INFO("used twice: " << twice.sentence());
    CHECK(twice.ok);
    // end: walk
    ++cases;
    derivatives += once.compared;
    functions.insert(row.declared);
    uses.insert(row.name);
  });
  std::cout << "gradient table: " << functions.size() << " functions in " << uses.size()
            << " uses, " << cases << " cases, " << derivatives
            << " derivatives agree with central differences\n";
  CHECK(derivatives > 0);
}

TEST_CASE("The value of every operation agrees with a plain loop") {
  Rng rng(2);
  for_each_case([&](const OpRow& row, const std::vector<Shape>& shapes) {
    INFO(case_name(row, shapes));
    const Arrays inputs = draw_inputs(row, shapes, rng);
    const Array<double> expected = row.formula(inputs);
    const Array<double> zero = filled(expected.shape(), 0.);
    const Array<double> in_double = run<double>(row, inputs, zero).value;
    const Array<float> in_float = run<float>(row, inputs, zero).value;
    REQUIRE(in_double.shape() == expected.shape());
    REQUIRE(in_float.shape() == expected.shape());
    const Result<double> exact{expected, {}};
    CHECK(largest_difference(in_double, expected) <= rounding(double_epsilon, inputs, exact));
    CHECK(largest_difference(in_float, expected) <= rounding(float_epsilon, inputs, exact));
  });
}

TEST_CASE("The adjoints in float and in double agree up to rounding") {
  Rng rng(3);
  for_each_case([&](const OpRow& row, const std::vector<Shape>& shapes) {
    INFO(case_name(row, shapes));
    const Arrays inputs = draw_inputs(row, shapes, rng);
    const Array<double> cotangent = draw_cotangent(row.formula(inputs).shape(), rng);
    const Result<double> exact = run<double>(row, inputs, cotangent);
    const Result<float> rounded = run<float>(row, inputs, cotangent);
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      REQUIRE(rounded.gradients[k].shape() == inputs[k].shape());
      CHECK(largest_difference(rounded.gradients[k], exact.gradients[k]) <=
            rounding(float_epsilon, inputs, exact));
    }
  });
}

TEST_CASE("Keeping intermediate adjoints, or holding an input constant, changes no other adjoint") {
  Rng rng(4);
  for_each_case([&](const OpRow& row, const std::vector<Shape>& shapes) {
    INFO(case_name(row, shapes));
    const Arrays inputs = draw_inputs(row, shapes, rng);
    const Array<double> cotangent = draw_cotangent(row.formula(inputs).shape(), rng);
    const Result<double> usual = run<double>(row, inputs, cotangent);
    const Result<double> kept =
        run<double>(row, inputs, cotangent, {.intermediate_adjoints = true});
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      CHECK(numbers(kept.gradients[k]) == numbers(usual.gradients[k]));
      const Result<double> held = run<double>(row, inputs, cotangent, {}, k);
      for (std::size_t j = 0; j < inputs.size(); ++j) {
        if (j != k) CHECK(numbers(held.gradients[j]) == numbers(usual.gradients[j]));
      }
    }
  });
}

// Judges a reader's check: wrong operations that it has to reject, and right ones that it has to
// pass. The sentence on each says what kind of check it fools.
#include "tutorials/exercises/ch02/1_adjoint_check.hpp"

#include "engine/ops/elementwise_op.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>

namespace {

using namespace tapeflow;
using exercise::Suspect;
using V = Var<double>;

struct Case {
  bool right;
  const char* name;
  const char* hint;
  Suspect suspect;
};

// y = f(x) with the adjoint g(dy, x, y).
template <class F, class G>
std::function<V(V)> op(F f, G g) {
  return [f, g](V x) { return elementwise(x, f, g, "suspect"); };
}

// A node with the value of `right` and the pullback dx_i = wrong(dy, i).
template <class F>
V with_adjoint(V x, V right, F wrong) {
  V y = x.tape().output(right.shape(), {x});
  each(y.size(), x.tape().write(y), [p = right.data()](std::size_t i) { return p[i]; });
  x.tape().pullback(y, [x, y, wrong] {
    each(x.size(), x.target(), [dy = y.dy(), wrong](std::size_t i) { return wrong(dy, i); });
  });
  return y;
}

double sinh_of(double v) { return std::sinh(v); }

V negation_that_assigns(V x) {
  V y = x.tape().output(x.shape(), {x});
  each(y.size(), x.tape().write(y), [p = x.data()](std::size_t i) { return -p[i]; });
  x.tape().pullback(y, [x, y] {
    each(x.size(), x.target().data, [dy = y.dy()](std::size_t i) { return -dy[i]; });
  });
  return y;
}

// A table of numbers beside x, on its tape.
V table(V x, const Shape& shape) {
  Array<double> numbers(shape);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    numbers.data()[i] = std::sin(1 + 2 * static_cast<double>(i));
  return x.tape().constant(numbers);
}

// The derivative of gelu by the tanh formula that approximates it.
double another_slope_of_gelu(double v) {
  const double c = std::sqrt(2 / std::acos(-1.)), k = 0.044715;
  const double t = std::tanh(c * (v + k * v * v * v));
  return ((1 + t) + v * (1 - t * t) * c * (1 + 3 * k * v * v)) / 2;
}

std::vector<Case> right_operations() {
  return {
      {true,
       "e^x",
       "do your differences go to both sides, with a step near ∛ε? And is the tolerance near 1e-6?",
       {[](V x) { return exp(x); }, {2, 3}, -1, 1}},
      {true,
       "x + 1 for a matrix of 2 rows and 3 columns",
       "the shapes of x and of dy",
       {[](V x) { return x + 1; }, {2, 3}, -1, 1}},
      {true,
       "ln x for x between 0.1 and 2",
       "x has to lie between low and high, also after the step",
       {[](V x) { return log(x); }, {4}, 0.1, 2}},
      {true,
       "x² for x up to 1e6",
       "with a fixed step the difference of two such squares is all rounding, so the step has to "
       "grow "
       "with |x|",
       {[](V x) { return square(x); }, {4}, 1e5, 1e6}},
      {true,
       "the sum of a softmax",
       "it is 1 whatever x is, so both derivatives are 0 but for rounding, and a relative error "
       "needs a floor",
       {[](V x) { return sum(softmax(x, 0)); }, {5}, -1, 1}},
      {true,
       "relu of 50 numbers",
       "the step is so long that it often leads across the kink at 0",
       {[](V x) { return relu(x); }, {50}, -1, 1}},
      {true,
       "x x + x",
       "x is used three times, and its adjoint is the sum",
       {[](V x) { return x * x + x; }, {3}, -1, 1}},
      {true,
       "the transpose of a matrix",
       "the adjoint of x has the shape of x",
       {[](V x) { return transpose(x); }, {2, 3}, -1, 1}},
      {true,
       "a product with a constant matrix",
       "some entries are much smaller than others",
       {[](V x) {
          return matmul(x, table(x, {3, 4}));
        },
        {2, 3},
        -1,
        1}},
      {true,
       "the mean of 1000 numbers",
       "small derivatives are no reason to reject",
       {[](V x) { return mean(x); }, {1000}, -1, 1}},
      {true,
       "1e-8 x²",
       "small derivatives are no reason to reject",
       {[](V x) { return 1e-8 * square(x); }, {4}, -1, 1}},
  };
}

std::vector<Case> wrong_operations() {
  return {
      {false,
       "e^x with a flipped sign",
       "it seems to pass everything",
       {op([](double v) { return std::exp(v); },
           [](double dy, double, double y) { return -dy * y; }),
        {2, 3},
        -1,
        1}},
      {false,
       "x² without the 2 in its adjoint",
       "half of the derivative is missing",
       {op([](double v) { return v * v; }, [](double dy, double v, double) { return dy * v; }),
        {5},
        -1,
        1}},
      {false,
       "a mean without its 1/n",
       "the adjoint is 7 times too large",
       {[](V x) { return with_adjoint(x, mean(x), [](const double* dy, auto) { return dy[0]; }); },
        {7},
        -1,
        1}},
      {false,
       "a transpose whose adjoint is a reshape",
       "with dy = 1 everywhere nobody can tell a reshape from a transpose",
       {[](V x) {
          return with_adjoint(x, transpose(x), [](const double* dy, auto i) { return dy[i]; });
        },
        {3, 3},
        -1,
        1}},
      {false,
       "x³ with the slope 3",
       "it is right at x = 1 and nowhere else, so draw x at random",
       {op([](double v) { return v * v * v; }, [](double dy, double, double) { return 3 * dy; }),
        {4},
        -2,
        2}},
      {false,
       "sinh x with the slope 1",
       "it is right at x = 0 and nowhere else, so draw x at random",
       {op(sinh_of, [](double dy, double, double) { return dy; }), {4}, -1, 1}},
      {false,
       "1e-8 x² without the 2 in its adjoint",
       "all its derivatives are small, and half of one is missing: compare the error with the size "
       "of "
       "the derivatives",
       {[](V x) {
          return 1e-8 * elementwise(
                            x, [](double v) { return v * v; },
                            [](double dy, double v, double) { return dy * v; });
        },
        {4},
        -1,
        1}},
      {false,
       "a row added to a table, its adjoint not summed over the rows",
       "the last row alone arrives in the adjoint",
       {[](V x) {
          return with_adjoint(x, table(x, {4, 3}) + x,
                              [](const double* dy, auto i) { return dy[9 + i]; });
        },
        {3},
        -1,
        1}},
      {false,
       "x e^s for s = x, where s has left the tape",
       "one of two ways back is cut",
       {[](V x) { return x * exp(x.tape().constant(Array<double>(x.value()))); }, {4}, -1, 1}},
      {false,
       "a negation that assigns, used twice",
       "the second use overwrites the first",
       {[](V x) { return negation_that_assigns(x) + negation_that_assigns(x); }, {4}, -1, 1}},
      {false,
       "one wrong entry of 200",
       "compare every entry",
       {[](V x) {
          return with_adjoint(x, square(x), [p = x.data()](const double* dy, std::size_t i) {
            return (i == 137 ? 2.2 : 2) * dy[i] * p[i];
          });
        },
        {200},
        0.5,
        1}},
      {false,
       "relu with the slope 1 on both sides",
       "it is wrong for negative x only",
       {op([](double v) { return v > 0 ? v : 0; }, [](double dy, double, double) { return dy; }),
        {20},
        -1,
        1}},
      {false,
       "gelu with the slope of its approximation",
       "it is right to three digits, and no further",
       {op([](double v) { return v * std::erfc(-v / std::sqrt(2.)) / 2; },
           [](double dy, double v, double) { return dy * another_slope_of_gelu(v); }),
        {20},
        -3,
        3}},
  };
}

std::string complaint(const Case& c) {
  for (std::uint64_t seed : {1, 2}) {
    Rng rng(seed);
    if (exercise::adjoint_is_right(c.suspect, rng) == c.right) continue;
    return std::string("Your check ") +
           (c.right ? "rejects a right operation, " : "passes a wrong operation, ") + c.name +
           ": " + c.hint + ".";
  }
  return "";
}

}  // namespace

std::vector<std::string> tapeflow::exercise::judge() {
  const auto rejected = [](const Case& c) { return !complaint(c).empty(); };
  const std::vector<Case> right = right_operations();
  if (std::all_of(right.begin(), right.end(), rejected))
    return {"Your check rejects every right operation, even e^x: print both numbers for it."};
  std::vector<std::string> sentences;
  for (const auto& cases : {right_operations(), wrong_operations()}) {
    for (const Case& c : cases) {
      const std::string sentence = complaint(c);
      if (!sentence.empty() && sentences.size() < 3) sentences.push_back(sentence);
    }
  }
  return sentences;
}

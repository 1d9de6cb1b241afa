#include "flows/layers/planar/tanh_root.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/planted/all_planted.hpp"

namespace tapeflow {
namespace {

using V = Var<double>;
using Pair = Transformed<double>;
using Layer = Bijector<double>;

V column(V x, std::size_t j) { return slice(x, 1, j, j + 1); }
V entry(V x, std::size_t i, std::size_t j) { return slice(column(x, j), 0, i, i + 1); }

// A Sylvester layer on two columns: x = z + Q R tanh(R~ Qᵀ z + b) for columns z, with Q one
// reflection, R~ = (1, a; 0, 1) and R = (m_1 - 1, c; 0, m_2 - 1). Derived classes with a bug
// override its parts.
class BareSylvester : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair data(V z, V) const override {
    const Weights k = weights(z);
    const V t = tanh(linear(z, k.in, k.b));
    return {z + matmul(t, k.out), log_slope(t, k.m)};
  }
  Pair latent(V x, V) const override {
    const Weights k = weights(x);
    const V t = solved(linear(x, k.in, k.b), k.m, entry(k.inner, 0, 1));
    return {x - matmul(t, k.out), -log_slope(t, k.m)};
  }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("v", v_);
    visitor("ac", ac_);
    visitor("m", m_);
    visitor("b", b_);
  }

 protected:
  // The roots p of c_1 = p_1 + (m_1 - 1) tanh p_1 + beside tanh p_2 and c_2 = p_2 + (m_2 - 1) tanh
  // p_2.
  virtual V solved(V c, V m, V beside) const {
    const V second = tanh(tanh_root(column(c, 1), column(m, 1)));
    const V first = tanh(tanh_root(column(c, 0) - second * beside, column(m, 0)));
    return concatenate({first, second}, 1);
  }
  virtual V positive(V m) const { return softplus(m); }
  virtual double reflection() const { return 2; }

 private:
  struct Weights {
    V in, out, inner, m, b;
  };
  Weights weights(V input) const {
    Tape<double>& tape = input.tape();
    const auto constant = [&](std::vector<double> entries) {
      return tape.constant(array_of({2, 2}, entries));
    };
    const V v = tape.watch(v_), ac = tape.watch(ac_), m = positive(tape.watch(m_));
    const V one = constant({1, 0, 0, 1}), above = constant({0, 1, 0, 0});
    const V Q = one - matmul(v, transpose(v)) * (reflection() / sum(square(v)));
    const V R_tilde = one + above * column(ac, 0), R = one * (m - 1) + above * column(ac, 1);
    return {matmul(Q, transpose(R_tilde)), matmul(transpose(R), transpose(Q)), matmul(R_tilde, R),
            m, tape.watch(b_)};
  }

  Parameter<double> v_{"v", array_of({2, 1}, std::vector{1., -0.6})};
  Parameter<double> ac_{"ac", array_of({1, 2}, std::vector{0.7, -0.8})};
  Parameter<double> m_{"m", array_of({1, 2}, std::vector{-3., 1.5})};
  Parameter<double> b_{"b", {0.2, -0.1}};
};

class ReflectionWithoutTheTwo : public BareSylvester {
  double reflection() const override { return 1; }
};

class EachUnitByItself : public BareSylvester {
  V solved(V c, V m, V beside) const override { return BareSylvester::solved(c, m, beside * 0); }
};

// m_1 = -3 in place of softplus(-3).
class FreeDiagonal : public BareSylvester {
  V positive(V m) const override { return m; }
};

const PlantedFamily sylvester("sylvester", [] {
  std::vector<PlantedLayer> all;
  const auto plant = [&](std::string bug, std::unique_ptr<Layer> layer, std::string sentence,
                         std::set<int> must, std::set<int> may) {
    all.push_back({std::move(bug), std::move(layer), std::move(sentence), "", std::move(must),
                   std::move(may), true});
  };
  plant("Sylvester: nothing", std::make_unique<BareSylvester>(), "", {}, {});
  plant("Sylvester: reflections without their 2", std::make_unique<ReflectionWithoutTheTwo>(),
        "round trip to_latent then to_data, row ", {2, 3, 5}, {10});
  // Another map with the same determinant: the terms that the units add to one another are off its
  // diagonal.
  plant("Sylvester: each unit solved by itself", std::make_unique<EachUnitByItself>(),
        "round trip to_latent then to_data, row ", {2, 3}, {});
  plant("Sylvester: diagonal left free", std::make_unique<FreeDiagonal>(),
        "to_data of [5, 2]: a value or log_det is not finite", {1}, {});
  return all;
});

}  // namespace

}  // namespace tapeflow

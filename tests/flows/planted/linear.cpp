// Bugs of linear maps.
#include "flows/layers/linear/householder.hpp"
#include "flows/layers/linear/triangular_linear.hpp"
#include "tests/flows/planted/all_planted.hpp"

#include <utility>

namespace tapeflow {
namespace {

using V = Var<double>;
using Pair = Transformed<double>;
using Layer = Bijector<double>;

// z = W x, and x = Wᵀ z. The transpose is the inverse as long as W is orthogonal, as at the start
// of such layers.
class InverseByTransposing : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const V w = x.tape().watch(w_);
    return {matmul(x, transpose(w)), constant_log_det(x, slogdet(w).log_abs)};
  }
  Pair data(V z, V) const override {
    const V w = z.tape().watch(w_);
    return {matmul(z, w), constant_log_det(z, -slogdet(w).log_abs)};
  }
  void visit(ParameterVisitor<double>& visitor) override { visitor("weight", w_); }

 private:
  Parameter<double> w_{"weight", {{0.6, 0.8}, {-0.8, 0.6}}};
};

// x = L z, solved with the empty triangle of L.
class TriangularReadAtTheWrongEnd : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const V s = x.tape().watch(s_), L = lower_triangle(x.tape().watch(below_), exp(s));
    return {transpose(triangular_solve(L, transpose(x), Triangle::upper)),
            constant_log_det(x, -sum(s))};
  }
  Pair data(V z, V) const override {
    const V s = z.tape().watch(s_), L = lower_triangle(z.tape().watch(below_), exp(s));
    return {matmul(z, transpose(L)), constant_log_det(z, sum(s))};
  }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("log_diagonal", s_);
    visitor("below", below_);
  }

 private:
  Parameter<double> s_{"log_diagonal", {0., 0.}}, below_{"below", {0.}};
};

// z = L U x with the diagonal exp(s) in both factors, but counted once.
class DiagonalInBothFactors : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const auto [L, U] = factors(x.tape());
    return {matmul(x, transpose(matmul(L, U))), constant_log_det(x, sum(x.tape().watch(s_)))};
  }
  Pair data(V z, V) const override {
    const auto [L, U] = factors(z.tape());
    const V y = triangular_solve(L, transpose(z), Triangle::lower);
    return {transpose(triangular_solve(U, y, Triangle::upper)),
            constant_log_det(z, -sum(z.tape().watch(s_)))};
  }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("log_scale", s_);
    visitor("lower", lower_);
    visitor("upper", upper_);
  }

 private:
  std::pair<V, V> factors(Tape<double>& tape) const {
    const V diagonal = exp(tape.watch(s_));
    return {lower_triangle(tape.watch(lower_), diagonal),
            transpose(lower_triangle(tape.watch(upper_), diagonal))};
  }

  Parameter<double> s_{"log_scale", {0., 0.}}, lower_{"lower", {0.}}, upper_{"upper", {0.}};
};

// ln det W in place of ln |det W|, for a reflection.
class LogOfDeterminant : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const V W = x.tape().watch(w_);
    return {matmul(x, transpose(W)), constant_log_det(x, log_det(W))};
  }
  Pair data(V z, V) const override {
    const V W = z.tape().watch(w_);
    return {matmul(z, transpose(inverse(W))), constant_log_det(z, -log_det(W))};
  }
  void visit(ParameterVisitor<double>& visitor) override { visitor("weight", w_); }

 private:
  static V log_det(V W) {
    const SignedLogDet<double> of_W = slogdet(W);
    return log(of_W.sign * exp(of_W.log_abs));
  }

  Parameter<double> w_{"weight", {{0.6, 0.8}, {0.8, -0.6}}};
};

// The signs of LuLinear's diagonal on the way to the latents only.
class SignsDropped : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const V s = x.tape().watch(s_), sign = x.tape().watch(sign_);
    return {x * (sign * exp(s)), constant_log_det(x, sum(s))};
  }
  Pair data(V z, V) const override {
    const V s = z.tape().watch(s_);
    return {z * exp(-s), constant_log_det(z, -sum(s))};
  }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("log_scale", s_);
    visitor("sign", sign_);
  }

 private:
  Parameter<double> s_{"log_scale", {0., 0.}};
  Parameter<double> sign_ = frozen("sign", Array<double>{1., -1.}, Values::sign);
};

// The inverse of two reflections, which applies them in the same order.
class ReflectionsNotReversed : public Layer {
 public:
  ReflectionsNotReversed() : good_(2, 2, rng_) {}
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override { return good_.to_latent(x); }
  Pair data(V z, V) const override { return good_.to_latent(z); }
  void visit(ParameterVisitor<double>& visitor) override { visitor("good", good_); }

 private:
  Rng rng_{5};
  Householder<double> good_;
};

// One column is taken twice, the other is lost.
class PermutationThatIsNone : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override { return {second_twice(x), zero_log_det(x)}; }
  Pair data(V z, V) const override { return {second_twice(z), zero_log_det(z)}; }

 private:
  static V second_twice(V x) {
    const V second = slice(x, 1, 1, 2);
    return concatenate({second, second}, 1);
  }
};

template <class L>
std::unique_ptr<Bijector<double>> bare() {
  return std::make_unique<L>();
}

const PlantedFamily linear_layers("linear", [] {
  std::vector<PlantedLayer> all;
  all.push_back({"LuLinear: the transpose for the inverse",
                 bare<InverseByTransposing>(),
                 "round trip to_latent then to_data, row 0",
                 "",
                 {2, 5},
                 {10},
                 true});
  all.push_back({"TriangularLinear: solved with the other triangle",
                 bare<TriangularReadAtTheWrongEnd>(),
                 "parameter below receives no gradient from to_latent",
                 "",
                 {2, 7},
                 {10}});
  all.push_back({"LuLinear: the diagonal in both factors",
                 bare<DiagonalInBothFactors>(),
                 "log_det of to_latent, row 0",
                 "(ratio 1/2: counted half)",
                 {5, 10},
                 {},
                 true});
  all.push_back({"Householder: inverse in the same order",
                 bare<ReflectionsNotReversed>(),
                 "round trip to_latent then to_data, row 0",
                 "",
                 {2},
                 {10},
                 true});
  all.push_back({"Permutation: a column taken twice",
                 bare<PermutationThatIsNone>(),
                 "round trip to_latent then to_data, row 0, column 0",
                 "(in 5 of 5 rows, in column 0 alone); also",
                 {2, 5},
                 {10},
                 true});
  all.push_back({"MatrixLinear: ln det W without | |",
                 bare<LogOfDeterminant>(),
                 "to_latent of [5, 2]: ",
                 "is not finite",
                 {1},
                 {},
                 true});
  all.push_back({"LuLinear: the signs on the way to the latents only",
                 bare<SignsDropped>(),
                 "round trip to_latent then to_data, row 0, column 1",
                 "in column 1 alone",
                 {2}});
  return all;
});

}  // namespace

}  // namespace tapeflow

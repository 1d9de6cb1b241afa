// Bugs that one comparison alone can see: of the tape with differences, of a row that is not the
// first, of the context, or of a layer before and after it is saved.
#include "tests/flows/planted/all_planted.hpp"

namespace tapeflow {
namespace {

using V = Var<double>;
using Pair = Transformed<double>;
using Layer = Bijector<double>;

// The same numbers, of which the tape knows no origin.
V detached(V x) { return x.tape().constant(x.value()); }

// The identity, on two columns.
class Identity : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override { return {x, zero_log_det(x)}; }
  Pair data(V z, V) const override { return {z, zero_log_det(z)}; }
  void visit(ParameterVisitor<double>&) override {}
};

// z = x + c for a context c of two columns.
class ContextDetached : public Identity {
 public:
  std::size_t context_features() const override { return 2; }
  Pair latent(V x, V c) const override { return {x + detached(c), zero_log_det(x)}; }
  Pair data(V z, V c) const override { return {z - detached(c), zero_log_det(z)}; }
};

// Output 0 also depends on input 1, and only differences can see it.
class HiddenDependence : public Identity {
 public:
  Pair latent(V x, V) const override { return {x + share_of_column_1(x), zero_log_det(x)}; }
  Pair data(V z, V) const override { return {z - share_of_column_1(z), zero_log_det(z)}; }

 private:
  static V share_of_column_1(V x) {
    const V b = detached(slice(x, 1, 1, 2)) / 8;
    return concatenate({b, b * 0}, 1);
  }
};

// A term that is 0, but has an adjoint in every row.
class AdjointLeaks : public Identity {
 public:
  Pair latent(V x, V) const override {
    const V total = sum(x, {0});
    return {x + (total - detached(total)), zero_log_det(x)};
  }
};

// z = x exp(s), with one s for both columns. Derived classes spoil the log_det.
class Scale : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override {
    const V s = x.tape().watch(s_);
    return {x * exp(s), log_det(x, s)};
  }
  Pair data(V z, V) const override {
    const V s = z.tape().watch(s_);
    return {z * exp(-s), -log_det(z, s)};
  }
  void visit(ParameterVisitor<double>& visitor) override { visitor("s", s_); }

 protected:
  double s() const { return s_.value(0); }

 private:
  virtual V log_det(V x, V s) const { return constant_log_det(x, sum(s) * 2); }

  Parameter<double> s_{"s", {0.}};
};

class LogDetOfFirstRowOnly : public Scale {
  V log_det(V x, V s) const override {
    Array<double> first = filled<double>({x.extent(0)}, 0);
    if (first.size() > 0) first(0) = 1;
    return constant_log_det(x, sum(s) * 2) * x.tape().constant(std::move(first));
  }
};

// Computes log_det when the parameters are visited: before new numbers are loaded into them.
class LogDetKept : public Scale {
 public:
  void visit(ParameterVisitor<double>& visitor) override {
    kept_ = 2 * s();
    Scale::visit(visitor);
  }

 private:
  V log_det(V x, V) const override { return zero_log_det(x) + kept_; }

  double kept_ = 0;
};

CheckOptions with_context() {
  CheckOptions options;
  options.context = Array<double>{{1, 2}, {-1, 0}, {0.5, 3}, {2, 1}, {0, -2}};
  return options;
}

const PlantedFamily unseen("unseen", [] {
  std::vector<PlantedLayer> all;
  all.push_back({"unseen: nothing", std::make_unique<Scale>(), "", "", {}});
  all.push_back({"unseen: the context is detached",
                 std::make_unique<ContextDetached>(),
                 "value of to_latent: gradient of the context[",
                 "ratio 0",
                 {6},
                 {},
                 false,
                 with_context()});
  all.push_back({"unseen: a dependence is detached",
                 std::make_unique<HiddenDependence>(),
                 "structure of to_latent: output 0 depends on input 1",
                 "",
                 {4, 6, 9}});
  all.push_back({"unseen: only the adjoint leaks",
                 std::make_unique<AdjointLeaks>(),
                 "rows leak in to_latent: row 0 depends on row 1",
                 "",
                 {4, 6, 8}});
  all.push_back({"unseen: log_det of the first row only",
                 std::make_unique<LogDetOfFirstRowOnly>(),
                 "log_det of to_latent, row 1",
                 "off in 4 of 5 rows, by the same ",
                 {5, 10}});
  all.push_back({"unseen: log_det from before the parameters were loaded",
                 std::make_unique<LogDetKept>(),
                 "saved and loaded parameters give other numbers",
                 "",
                 {12},
                 {5, 6, 7, 10}});
  return all;
});

}  // namespace
}  // namespace tapeflow

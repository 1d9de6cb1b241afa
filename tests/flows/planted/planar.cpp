#include "flows/layers/planar/tanh_root.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/planted/all_planted.hpp"

namespace tapeflow {
namespace {

using V = Var<double>;
using Pair = Transformed<double>;
using Layer = Bijector<double>;

// A planar layer x = z + û tanh(w·z + b); derived classes with a bug override its parts. All parts
// but `u_hat` use the computed w·û, so that a wrong û makes all of them wrong.
class BarePlanar : public Layer {
 public:
  BarePlanar(const std::vector<double>& w, const std::vector<double>& u)
      : w_{"w", array_of({2, 1}, w)}, u_{"u", array_of({1, 2}, u)}, b_{"b", {0.2}} {}
  std::size_t features() const override { return 2; }
  Pair data(V z, V) const override {
    const auto [w, u, b] = weights(z);
    const V t = tanh(linear(z, w, b));
    return {z + matmul(t, u), log_det(1 - square(t), matmul(u, w))};
  }
  Pair latent(V x, V) const override {
    const auto [w, u, b] = weights(x);
    const V t = tanh(root(linear(x, w, b), matmul(u, w)));
    return {unpushed(x, matmul(t, u)), -log_det(1 - square(t), matmul(u, w))};
  }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("w", w_);
    visitor("u", u_);
    visitor("b", b_);
  }

 protected:
  struct Weights {
    V w, u_hat, b;
  };
  Weights weights(V input) const {
    Tape<double>& tape = input.tape();
    const V w = tape.watch(w_);
    return {w, u_hat(w, tape.watch(u_)), tape.watch(b_)};
  }
  virtual V u_hat(V w, V u) const { return u + missing(w, u) / sum(square(w)); }
  V missing(V w, V u) const { return (softplus(matmul(u, w)) - 1 - matmul(u, w)) * transpose(w); }
  virtual V root(V c, V wu) const { return tanh_root(c, wu + 1); }
  virtual V unpushed(V x, V push) const { return x - push; }
  virtual V log_det(V slope, V wu) const { return per_row(log(abs(1 + slope * wu))); }
  V per_row(V column) const { return reshape(column, {column.size()}); }

  Parameter<double> w_, u_, b_;
};

class DividedByTheNorm : public BarePlanar {
  using BarePlanar::BarePlanar;
  V u_hat(V w, V u) const override { return u + missing(w, u) / sqrt(sum(square(w))); }
};

class FreeU : public BarePlanar {
  using BarePlanar::BarePlanar;
  V u_hat(V, V u) const override { return u; }
};

class LogWithoutAbs : public FreeU {
  using FreeU::FreeU;
  V log_det(V slope, V wu) const override { return per_row(log(1 + slope * wu)); }
};

class WrongSignInTheDeterminant : public BarePlanar {
  using BarePlanar::BarePlanar;
  V log_det(V slope, V wu) const override { return per_row(log(abs(1 - slope * wu))); }
};

class PushedBothWays : public BarePlanar {
  using BarePlanar::BarePlanar;
  V unpushed(V x, V push) const override { return x + push; }
};

class RootDetached : public BarePlanar {
  using BarePlanar::BarePlanar;
  V root(V c, V wu) const override {
    return c.tape().constant(Array<double>(BarePlanar::root(c, wu).value()));
  }
};

// A radial layer as the paper writes it, x = z + βh (z - z0); derived classes with a bug override
// its parts.
class BareRadial : public Layer {
 public:
  std::size_t features() const override { return 2; }
  Pair data(V z, V) const override {
    const auto [z0, alpha, beta] = weights(z);
    const V r = length(z - z0), h = 1 / (alpha + r);
    return {z + beta * h * offset(z, z0), log_det(beta * h, -beta * square(h), r)};
  }
  Pair latent(V x, V) const override {
    const auto [z0, alpha, beta] = weights(x);
    const V rho = length(x - z0), d = rho - alpha - beta;
    const V r = (d + sqrt(square(d) + 4 * alpha * rho)) / 2, h = 1 / (alpha + r);
    return {z0 + (x - z0) / (1 + beta * h), -log_det(beta * h, -beta * square(h), r)};
  }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("z0", z0_);
    visitor("alpha", alpha_);
    visitor("beta", beta_);
  }

 private:
  struct Weights {
    V z0, alpha, beta;
  };
  Weights weights(V input) const {
    Tape<double>& tape = input.tape();
    const V alpha = softplus(tape.watch(alpha_));
    return {tape.watch(z0_), alpha, softplus(tape.watch(beta_)) - alpha};
  }
  static V length(V v) { return reshape(sqrt(sum(square(v), {1})), {v.extent(0), 1}); }
  virtual V offset(V z, V z0) const { return z - z0; }
  V log_det(V bh, V bh_slope, V r) const {
    return reshape(around(log(1 + bh)) + log(1 + bh + along(bh_slope, r)), {r.size()});
  }
  virtual V around(V log_stretch) const { return log_stretch; }  // D - 1 is 1
  virtual V along(V bh_slope, V r) const { return bh_slope * r; }

  Parameter<double> z0_{"z0", {0.3, -0.8}}, alpha_{"alpha", {0.}}, beta_{"beta", {1.7}};
};

class ExponentD : public BareRadial {
  V around(V log_stretch) const override { return log_stretch * 2; }
};

class WithoutTheRadius : public BareRadial {
  V along(V bh_slope, V) const override { return bh_slope; }
};

class PlusTheCentre : public BareRadial {
  V offset(V z, V z0) const override { return z + z0; }
};

// Here w·u = -3 and w·û = softplus(-3) - 1 = -.95.
template <class L>
std::unique_ptr<Layer> bare_planar() {
  return std::make_unique<L>(std::vector{1.2, -0.5}, std::vector{-2., 1.2});
}

// Here ‖w‖ = .5 and w·u = -5. With the misprint, w·û = -5 + ½ (softplus(-5) - 1 + 5) = -3.
std::unique_ptr<Layer> divided_by_the_norm() {
  return std::make_unique<DividedByTheNorm>(std::vector{0.4, -0.3}, std::vector{-8., 6.});
}

const char* there_and_back = "round trip to_data then to_latent, row ";
const char* back_and_there = "round trip to_latent then to_data, row ";
const char* says_too_much = "log_det of to_data, row ";

const PlantedFamily planar_and_radial("planar", [] {
  std::vector<PlantedLayer> all;
  const auto plant = [&](std::string bug, std::unique_ptr<Layer> layer, std::string sentence,
                         std::set<int> must, std::set<int> may) {
    all.push_back({std::move(bug), std::move(layer), std::move(sentence), "", std::move(must),
                   std::move(may), true});
  };
  plant("Planar: nothing", bare_planar<BarePlanar>(), "", {}, {});
  plant("Planar: u-hat with /|w| in place of /|w|^2", divided_by_the_norm(), there_and_back, {2},
        {3, 5, 10});
  plant("Planar: u left free", bare_planar<FreeU>(), there_and_back, {2}, {3, 5, 10});
  plant("Planar: u left free, log det without | |", bare_planar<LogWithoutAbs>(),
        "to_data of [5, 2]: a value or log_det is not finite", {1}, {});
  plant("Planar: determinant with -w.u in place of +w.u", bare_planar<WrongSignInTheDeterminant>(),
        says_too_much, {5, 10}, {});
  plant("Planar: to_latent pushes like to_data", bare_planar<PushedBothWays>(), back_and_there,
        {2, 3, 5}, {10});
  plant("Planar: the root detached from the tape", bare_planar<RootDetached>(),
        "Jacobian of to_latent, row 0", {4, 6, 7}, {});
  plant("Radial: nothing", std::make_unique<BareRadial>(), "", {}, {});
  plant("Radial: exponent D in place of D - 1", std::make_unique<ExponentD>(), says_too_much,
        {5, 10}, {});
  plant("Radial: beta h' without its factor r", std::make_unique<WithoutTheRadius>(), says_too_much,
        {5, 10}, {});
  plant("Radial: (z + z0) in place of (z - z0)", std::make_unique<PlusTheCentre>(), back_and_there,
        {2, 3, 5}, {10});
  return all;
});

}  // namespace

}  // namespace tapeflow

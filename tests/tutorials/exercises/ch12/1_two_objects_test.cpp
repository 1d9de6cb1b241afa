// The test of exercise ch12.1.
#include "tutorials/exercises/ch12/1_two_objects.hpp"

#include "flows/layers/coupling/affine_coupling.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow::exercise {
namespace {

using Layer = std::unique_ptr<Bijector<double>>;

// A coupling away from its start, where it is the identity.
Layer coupling(Rng& rng) {
  auto layer = std::make_unique<AffineCoupling<double>>(half_split(2),
                                                        AffineCouplingOptions{.hidden = {4}}, rng);
  for (Parameter<double>* p : layer->trainable_parameters())
    p->value += rng.normal<double>(p->value.shape());
  return layer;
}

Layer linear(Rng& rng) { return std::make_unique<LuLinear<double>>(2, rng); }

// Exchanges the columns or not, and does not save which.
class UnsavedOrder : public Bijector<double> {
 public:
  explicit UnsavedOrder(bool swaps) : swaps_(swaps) {}
  std::size_t features() const override { return 2; }

 protected:
  Transformed<double> latent(Var<double> x, Var<double>) const override {
    return {swaps_ ? permute_columns(x, {1, 0}) : x, zero_log_det(x)};
  }
  Transformed<double> data(Var<double> z, Var<double> c) const override { return latent(z, c); }

 private:
  bool swaps_;
};

// z = x / s, with s the largest number of the first rows.
class FirstRows : public Bijector<double> {
 public:
  std::size_t features() const override { return 2; }

 protected:
  Transformed<double> latent(Var<double> x, Var<double>) const override {
    return {x / scale(x), zero_log_det(x) - 2 * std::log(scale(x))};
  }
  Transformed<double> data(Var<double> z, Var<double>) const override {
    return {z * scale(z), zero_log_det(z) + 2 * std::log(scale(z))};
  }

 private:
  double scale(Var<double> x) const {
    if (scale_ == 0)
      for (const double v : x.value()) scale_ = std::max(scale_, std::abs(v));
    return scale_;
  }
  mutable double scale_ = 0;
};

// Every second layer exchanges the columns, whatever generators a solution takes.
class Alternating {
 public:
  Layer operator()(Rng&) const { return std::make_unique<UnsavedOrder>(++*count_ % 2 == 0); }

 private:
  std::shared_ptr<int> count_ = std::make_shared<int>(0);
};

}  // namespace

std::vector<std::string> judge() {
  const Array<double> rows = Rng(3).normal<double>({4, 2});
  for (const auto& [name, make] :
       {std::pair<std::string, MakeLayer>{"a coupling", coupling}, {"LuLinear", linear}}) {
    if (!is_its_weights(make, rows))
      return {name +
              " with nothing but weights fails your test: its second layer needs the weights "
              "of the first one before the two are compared"};
  }
  if (is_its_weights(Alternating(), rows))
    return {
        "a layer that draws its order of the columns at random, and does not save it, passes "
        "your test: a second object has to get the weights, made by another generator"};
  if (is_its_weights([](Rng&) { return std::make_unique<FirstRows>(); }, rows))
    return {
        "a layer that takes its scale from the first rows it is asked about passes your test: "
        "ask the second layer about other rows before you compare"};
  return {};
}

}  // namespace tapeflow::exercise

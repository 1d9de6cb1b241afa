// Planted mistakes beside the two maps: what the network sees, what is trained and saved, shapes,
// numbers that overflow, and the other rows.
#pragma once

#include "examples/ch12_your_own_layer/piecewise_linear.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>

namespace tapeflow {

/// A layer that finds its slopes in another way.
template <class T>
struct OtherSlopes : PiecewiseLinear<T> {
  using PiecewiseLinear<T>::PiecewiseLinear;
  virtual Var<T> other_slopes(Var<T> input) const = 0;
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    const Var<T> s = other_slopes(input);
    return along_pieces(x_b, this->edges(x_b.tape()), s, log(s));
  }
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    const Var<T> s = other_slopes(input);
    return along_pieces(z_b, this->edges_in_latent(s), T(1) / s, -log(s));
  }
};

/// The slopes are numbers without a history: no gradient flows through them.
template <class T>
struct Detached : OtherSlopes<T> {
  using OtherSlopes<T>::OtherSlopes;
  // tag: detach
  Var<T> other_slopes(Var<T> input) const override {
    const Array<T> s = this->slopes(input).value();
    return input.tape().constant(s);
  }
  // end: detach
};

/// The softmax as it stands in the books.
template <class T>
struct OverflowingSoftmax : OtherSlopes<T> {
  using OtherSlopes<T>::OtherSlopes;
  // tag: overflow
  Var<T> other_slopes(Var<T> input) const override {
    const Var<T> e = exp(this->logits(input));
    const Var<T> total = reshape(sum(e, {2}), {e.extent(0), e.extent(1), 1});
    return e / total * T(0.999 * static_cast<double>(this->bins())) + T(0.001);
  }
  // end: overflow
};

/// The slopes may be as small as the softmax makes them.
template <class T>
struct NoLeastSlope : OtherSlopes<T> {
  using OtherSlopes<T>::OtherSlopes;
  // tag: least
  Var<T> other_slopes(Var<T> input) const override {
    return softmax(this->logits(input), 2) * T(this->bins());
  }
  // end: least
};

/// A trained number without effect.
template <class T>
struct Unused : OtherSlopes<T> {
  using OtherSlopes<T>::OtherSlopes;
  // tag: unused
  Var<T> other_slopes(Var<T> input) const override {
    const Var<T> tau = input.tape().watch(tau_);
    return this->slopes(input) + (tau - tau);
  }
  // end: unused
  void visit(ParameterVisitor<T>& visitor) override {
    PiecewiseLinear<T>::visit(visitor);
    visitor("tau", tau_);
  }

 private:
  Parameter<T> tau_{"tau", {T(1)}};
};

/// The context reaches the network as a number without a history.
template <class T>
struct LostContext : OtherSlopes<T> {
  using OtherSlopes<T>::OtherSlopes;
  // tag: lost-context
  Var<T> other_slopes(Var<T> input) const override {
    const std::size_t kept = this->split().kept.size();
    const Var<T> x_a = slice(input, 1, 0, kept), c = slice(input, 1, kept);
    return this->slopes(concatenate({x_a, input.tape().constant(c.value())}, 1));
  }
  // end: lost-context
};

/// The context is zero, whatever comes.
template <class T>
struct DeafToContext : OtherSlopes<T> {
  using OtherSlopes<T>::OtherSlopes;
  // tag: deaf
  Var<T> other_slopes(Var<T> input) const override {
    const std::size_t kept = this->split().kept.size();
    const Var<T> x_a = slice(input, 1, 0, kept), c = slice(input, 1, kept);
    return this->slopes(concatenate({x_a, c * T(0)}, 1));
  }
  // end: deaf
};

/// A factor e^a of each moved column, which is counted in the log-determinant, and not named.
template <class T>
struct NotVisited : PiecewiseLinear<T> {
  NotVisited(const Split& split, const PiecewiseLinearOptions& options, Rng& rng)
      : PiecewiseLinear<T>(split, options, rng), a_{"a", filled<T>({split.moved.size()}, 0)} {}
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    const Var<T> a = x_b.tape().watch(a_);
    const auto [z_b, log_det] = PiecewiseLinear<T>::move(x_b * exp(a), input);
    return {z_b, log_det + sum(a)};
  }
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    const Var<T> a = z_b.tape().watch(a_);
    const auto [x_b, log_det] = PiecewiseLinear<T>::move_back(z_b, input);
    return {x_b * exp(-a), log_det - sum(a)};
  }
  // tag: unvisited
  void visit(ParameterVisitor<T>& visitor) override { PiecewiseLinear<T>::visit(visitor); }
  // end: unvisited

 private:
  Parameter<T> a_;
};

/// One log-determinant for each number, where one for each row is meant.
template <class T>
struct ShapeOfValue : PiecewiseLinear<T> {
  using PiecewiseLinear<T>::PiecewiseLinear;
  // tag: shape
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    const auto [z_b, log_det] = PiecewiseLinear<T>::move(x_b, input);
    return {z_b, reshape(log_det, {log_det.size(), 1})};
  }
  // end: shape
};

/// The pieces reach as far as the largest number of the batch.
template <class T>
struct ReachOfBatch : PiecewiseLinear<T> {
  using PiecewiseLinear<T>::PiecewiseLinear;
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    const Var<T> b = reach_of(x_b);
    const auto [z_b, log_det] = PiecewiseLinear<T>::move(x_b / b, input);
    return {z_b * b, log_det};
  }
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    const Var<T> b = reach_of(z_b);
    const auto [x_b, log_det] = PiecewiseLinear<T>::move_back(z_b / b, input);
    return {x_b * b, log_det};
  }

 private:
  virtual Var<T> reach_of(Var<T> x) const {
    // tag: empty
    return max(abs(x)) / this->reach();
    // end: empty
  }
};

/// The same, with a thought for the empty batch.
template <class T>
struct Leaks : ReachOfBatch<T> {
  using ReachOfBatch<T>::ReachOfBatch;

 private:
  Var<T> reach_of(Var<T> x) const override {
    // tag: leak
    const Var<T> one = x.tape().constant(filled<T>({1}, 1));
    return x.size() == 0 ? one : reshape(max(abs(x)), {1}) / this->reach();
    // end: leak
  }
};

/// The pieces reach a tenth farther than the first batch that the layer ever sees.
template <class T>
struct FirstCall : PiecewiseLinear<T> {
  using PiecewiseLinear<T>::PiecewiseLinear;
  // tag: first-call
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    std::call_once(seen_, [&] {
      T most = T(0);
      for (const T x : x_b.value()) most = std::max(most, std::abs(x));
      scale_ = T(1.1) * most / this->reach();
    });
    const auto [z_b, log_det] = PiecewiseLinear<T>::move(x_b / scale_, input);
    return {z_b * scale_, log_det};
  }
  // end: first-call
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    const auto [x_b, log_det] = PiecewiseLinear<T>::move_back(z_b / scale_, input);
    return {x_b * scale_, log_det};
  }

 private:
  mutable std::once_flag seen_;
  mutable T scale_ = 1;
};

}  // namespace tapeflow

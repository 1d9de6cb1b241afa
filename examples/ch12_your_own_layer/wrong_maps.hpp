// Planted mistakes in the two maps of PiecewiseLinear and their log-determinants.
#pragma once

#include "examples/ch12_your_own_layer/piecewise_linear.hpp"

namespace tapeflow {

/// The way back looks for its piece among the edges of x, where it has to look among those of z.
template <class T>
struct WrongInverse : PiecewiseLinear<T> {
  using PiecewiseLinear<T>::PiecewiseLinear;
  // tag: inverse
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    const Var<T> s = this->slopes(input);
    return along_pieces(z_b, this->edges(z_b.tape()), T(1) / s, -log(s));
  }
  // end: inverse
};

template <class T>
struct NoLogDet : PiecewiseLinear<T> {
  using PiecewiseLinear<T>::PiecewiseLinear;
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    return {PiecewiseLinear<T>::move(x_b, input).value, zero_log_det(x_b)};
  }
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    return {PiecewiseLinear<T>::move_back(z_b, input).value, zero_log_det(z_b)};
  }
};

template <class T>
struct WrongSign : PiecewiseLinear<T> {
  using PiecewiseLinear<T>::PiecewiseLinear;
  // tag: sign
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    const Var<T> s = this->slopes(input);
    return along_pieces(x_b, this->edges(x_b.tape()), s, -log(s));
  }
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    const Var<T> s = this->slopes(input);
    return along_pieces(z_b, this->edges_in_latent(s), T(1) / s, log(s));
  }
  // end: sign
};

/// The way back returns the log-determinant of the way there.
template <class T>
struct OneWay : PiecewiseLinear<T> {
  using PiecewiseLinear<T>::PiecewiseLinear;
  // tag: one-way
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    const Var<T> s = this->slopes(input);
    return along_pieces(z_b, this->edges_in_latent(s), T(1) / s, log(s));
  }
  // end: one-way
};

/// The logarithm of the share q = s / K of a piece, where that of its slope is meant.
template <class T>
struct ShareForSlope : PiecewiseLinear<T> {
  using PiecewiseLinear<T>::PiecewiseLinear;
  // tag: bins
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    const Var<T> s = this->slopes(input), q = s / T(this->bins());
    return along_pieces(x_b, this->edges(x_b.tape()), s, log(q));
  }
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    const Var<T> s = this->slopes(input), q = s / T(this->bins());
    return along_pieces(z_b, this->edges_in_latent(s), T(1) / s, -log(q));
  }
  // end: bins
};

/// A trained factor e^a of each moved column, which the log-determinant does not know.
template <class T>
struct ScaleForgotten : PiecewiseLinear<T> {
  ScaleForgotten(const Split& split, const PiecewiseLinearOptions& options, Rng& rng)
      : PiecewiseLinear<T>(split, options, rng), a_{"a", filled<T>({split.moved.size()}, 0)} {}
  // tag: scale
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    return PiecewiseLinear<T>::move(x_b * exp(x_b.tape().watch(a_)), input);
  }
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    const auto [x_b, log_det] = PiecewiseLinear<T>::move_back(z_b, input);
    return {x_b * exp(-x_b.tape().watch(a_)), log_det};
  }
  // end: scale
  void visit(ParameterVisitor<T>& visitor) override {
    PiecewiseLinear<T>::visit(visitor);
    visitor("a", a_);
  }

 private:
  Parameter<T> a_;
};

/// The log-determinant is that of the next piece to the right.
template <class T>
struct NextPiece : PiecewiseLinear<T> {
  using PiecewiseLinear<T>::PiecewiseLinear;
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    const Var<T> s = this->slopes(input);
    return along_pieces(x_b, this->edges(x_b.tape()), s, next(log(s)));
  }
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    const Var<T> s = this->slopes(input);
    return along_pieces(z_b, this->edges_in_latent(s), T(1) / s, -next(log(s)));
  }

 private:
  // tag: next
  static Var<T> next(Var<T> v) {
    const std::size_t k = v.extent(2);
    return concatenate({slice(v, 2, 1, k), slice(v, 2, k - 1, k)}, 2);
  }
  // end: next
};

/// Beyond the pieces the log-determinant is that of the first or the last piece.
template <class T>
struct TailsOfLastPiece : PiecewiseLinear<T> {
  using PiecewiseLinear<T>::PiecewiseLinear;
  // tag: tails
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    return {PiecewiseLinear<T>::move(x_b, input).value,
            PiecewiseLinear<T>::move(into_reach(x_b), input).log_det};
  }
  // end: tails
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    return {PiecewiseLinear<T>::move_back(z_b, input).value,
            PiecewiseLinear<T>::move_back(into_reach(z_b), input).log_det};
  }

 private:
  // tag: into-reach
  Var<T> into_reach(Var<T> x) const {
    const T most = T(0.9999) * this->reach();
    return clamp(x, -most, most);
  }
  // end: into-reach
};

/// No tails: a number beyond the pieces is moved to their end first.
template <class T>
struct Box : PiecewiseLinear<T> {
  using PiecewiseLinear<T>::PiecewiseLinear;
  // tag: box
  Transformed<T> move(Var<T> x_b, Var<T> input) const override {
    return PiecewiseLinear<T>::move(clamp(x_b, -this->reach(), this->reach()), input);
  }
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override {
    return PiecewiseLinear<T>::move_back(clamp(z_b, -this->reach(), this->reach()), input);
  }
  // end: box
};

}  // namespace tapeflow

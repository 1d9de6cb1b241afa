// A tape of numbers: reverse-mode differentiation from nothing, to be read in one sitting.
//
//   scalar::Tape tape;
//   scalar::Var x = tape.variable(3);
//   scalar::Var y = x * x + exp(x);
//   tape.backward(y);
//   x.adjoint();                       // 2 x + e^x
//
// The engine's tape (engine/tape.hpp) does the same with arrays in place of numbers.
#pragma once

#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <vector>

namespace tapeflow::scalar {

class Tape;

/// A number on a tape: the tape and the index of the number's node.
struct Var {
  Tape* tape;
  std::size_t id;

  double value() const;
  /// After backward: d result / d this.
  double adjoint() const;
};

// tag: node
/// One input of an operation: its node, and the partial derivative of the operation's result with
/// respect to it.
struct Input {
  std::size_t id;
  double slope;
};

/// A number on the tape. A node stands behind all of its inputs, because they were computed first.
struct Node {
  double value;
  double adjoint = 0;
  Input inputs[2] = {};
  int count = 0;  // number of inputs: 0, 1 or 2
};
// end: node

class Tape {
 public:
  virtual ~Tape() = default;

  Var variable(double value) { return append({value}); }

  Var output(double value, std::initializer_list<Input> inputs) {
    Node y{value};
    for (const Input& input : inputs) y.inputs[y.count++] = input;
    return append(y);
  }

  // tag: backward
  /// d y / d v for every v on the tape, in one walk from y to the front of the tape. When the walk
  /// comes to a node, it has visited all nodes that use it, so the node's adjoint is complete.
  /// Returns the number of nodes visited.
  std::size_t backward(Var y) {
    for (Node& node : nodes_) node.adjoint = 0;
    nodes_[y.id].adjoint = 1;
    for (std::size_t id = y.id + 1; id-- > 0;) {
      const Node& node = nodes_[id];
      for (int k = 0; k < node.count; ++k)
        contribute(nodes_[node.inputs[k].id], node.adjoint * node.inputs[k].slope);
    }
    return y.id + 1;
  }
  // end: backward

  // tag: recursion
  /// Computes the same adjoints by walking along every path from y. The result is right, but there
  /// may be 2^n paths. Returns the number of nodes visited.
  std::size_t backward_along_paths(Var y) {
    for (Node& node : nodes_) node.adjoint = 0;
    return walk(y.id, 1);
  }
  // end: recursion

  const Node& node(std::size_t id) const { return nodes_[id]; }
  std::size_t size() const { return nodes_.size(); }

 private:
  /// A node may be used many times: contributions to its adjoint add up.
  virtual void contribute(Node& input, double amount) const { input.adjoint += amount; }

  // tag: walk
  std::size_t walk(std::size_t id, double dy) {
    nodes_[id].adjoint += dy;
    std::size_t visits = 1;
    for (int k = 0; k < nodes_[id].count; ++k)
      visits += walk(nodes_[id].inputs[k].id, dy * nodes_[id].inputs[k].slope);
    return visits;
  }
  // end: walk

  Var append(const Node& node) {
    nodes_.push_back(node);
    return {this, nodes_.size() - 1};
  }

  std::vector<Node> nodes_;
};

inline double Var::value() const { return tape->node(id).value; }
inline double Var::adjoint() const { return tape->node(id).adjoint; }

// tag: operations
inline Var operator+(Var a, Var b) {
  return a.tape->output(a.value() + b.value(), {{a.id, 1}, {b.id, 1}});
}
inline Var operator-(Var a, Var b) {
  return a.tape->output(a.value() - b.value(), {{a.id, 1}, {b.id, -1}});
}
// tag: product
inline Var operator*(Var a, Var b) {
  return a.tape->output(a.value() * b.value(), {{a.id, b.value()}, {b.id, a.value()}});
}
// end: product
inline Var operator/(Var a, Var b) {
  const double y = a.value() / b.value();
  return a.tape->output(y, {{a.id, 1 / b.value()}, {b.id, -y / b.value()}});
}
inline Var operator*(double c, Var x) { return x.tape->output(c * x.value(), {{x.id, c}}); }

// tag: exp
inline Var exp(Var x) {
  const double y = std::exp(x.value());
  return x.tape->output(y, {{x.id, y}});
}
// end: exp
inline Var log(Var x) { return x.tape->output(std::log(x.value()), {{x.id, 1 / x.value()}}); }
inline Var tanh(Var x) {
  const double y = std::tanh(x.value());
  return x.tape->output(y, {{x.id, 1 - y * y}});
}
/// ln(1 + e^x), without overflow.
inline Var softplus(Var x) {
  const double v = x.value(), y = std::fmax(v, 0) + std::log1p(std::exp(-std::abs(v)));
  return x.tape->output(y, {{x.id, 1 / (1 + std::exp(-v))}});
}
// end: operations

// tag: assigning
/// A planted mistake: each contribution replaces the adjoint, so that only the last one counts.
class AssigningTape : public Tape {
  void contribute(Node& input, double amount) const override { input.adjoint = amount; }
};
// end: assigning

}  // namespace tapeflow::scalar

// A module: something with parameters, possibly made of other modules.
//
// A module says what it consists of once, in `visit`; everything that needs the list (optimisers,
// saving, counting, randomising in tests) derives from it:
//
//   void visit(ParameterVisitor<T>& visitor) override {
//     visitor("hidden", hidden_);    // a module: its parameters become hidden.weight, hidden.bias
//     visitor("scale", scale_);      // a parameter
//   }
#pragma once

#include "engine/tape.hpp"

#include <string>
#include <vector>

namespace tapeflow {

template <class T>
class Module;

template <class T>
struct NamedParameter {
  std::string name;  // full, as in "layers.0.s_net.0.weight"
  Parameter<T>* parameter;
};

/// The same for a reader of the parameters.
template <class T>
struct NamedConstParameter {
  std::string name;
  const Parameter<T>* parameter;
};

/// Walks a module's parts and collects their parameters under full names.
template <class T>
class ParameterVisitor {
 public:
  void operator()(const std::string& name, Parameter<T>& parameter);
  void operator()(const std::string& name, Module<T>& module);

  std::vector<NamedParameter<T>> found;

 private:
  std::string prefix_;
};

template <class T>
class Module {
 public:
  virtual ~Module() = default;

  /// Names the parts of this module to the visitor, always in the same order.
  virtual void visit(ParameterVisitor<T>& visitor) = 0;

  /// All parameters with their full names, in the order of `visit`.
  std::vector<NamedParameter<T>> named_parameters();
  std::vector<NamedConstParameter<T>> named_parameters() const;

  /// The parameters that training changes.
  std::vector<Parameter<T>*> trainable_parameters();

  /// Number of trainable scalars.
  std::size_t parameter_count() const;
};

/// Copies all parameter values, also between float and double. The two must be alike: same names,
/// same shapes; std::invalid_argument names the first difference.
template <class To, class From>
void copy_parameters(const Module<From>& from, Module<To>& to);

}  // namespace tapeflow

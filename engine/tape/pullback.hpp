// A callable kept by value in a fixed buffer: what a tape stores per operation.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>

namespace tapeflow {

/// The adjoint of one recorded operation: a small lambda whose captures live in the node itself, so
/// that recording an operation never touches the heap (std::function would, once per operation).
///
/// Captures must be trivially copyable (Vars, pointers, numbers) and fit into 96 bytes; longer
/// things are kept on the tape with Tape::keep.
class Pullback {
 public:
  Pullback() = default;

  template <class F>
  explicit Pullback(F f)
      : call_([](const void* captures) { (*static_cast<const F*>(captures))(); }) {
    static_assert(std::is_trivially_copyable_v<F>,
                  "a pullback captures Vars, pointers and numbers");
    static_assert(sizeof(F) <= sizeof(captures_), "a pullback captures at most 96 bytes");
    new (captures_) F(f);
  }

  explicit operator bool() const { return call_ != nullptr; }
  void operator()() const { call_(captures_); }

 private:
  alignas(std::max_align_t) std::byte captures_[96];
  void (*call_)(const void*) = nullptr;
};

}  // namespace tapeflow

// Which layer a node belongs to: for the messages of TapeOptions::check_finite.
#pragma once

#include "engine/tape.hpp"

#include <limits>
#include <typeinfo>

namespace tapeflow {

/// The place of a layer that stands in no chain.
inline constexpr std::size_t no_place = std::numeric_limits<std::size_t>::max();

/// While it lives, the nodes made on the tape belong to a layer: for the messages of check_finite,
/// and of no effect without it.
template <class T>
class LayerScope {
 public:
  LayerScope(Tape<T>& tape, const std::type_info& type, std::size_t place)
      : check_(tape.options().check_finite ? &tape.check_ : nullptr) {
    if (check_) check_->enter_layer(type, place);
  }
  ~LayerScope() {
    if (check_) check_->leave_layer();
  }
  LayerScope(const LayerScope&) = delete;
  LayerScope& operator=(const LayerScope&) = delete;

 private:
  FiniteCheck<T>* check_;  // null on a tape that does not check
};

}  // namespace tapeflow

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
      : tape_(tape), outer_(tape.layer_) {
    if (!tape.options_.check_finite) return;
    tape.layers_.push_back({&type, place, outer_});
    tape.layer_ = static_cast<std::uint32_t>(tape.layers_.size());
  }
  ~LayerScope() { tape_.layer_ = outer_; }
  LayerScope(const LayerScope&) = delete;
  LayerScope& operator=(const LayerScope&) = delete;

 private:
  Tape<T>& tape_;
  std::uint32_t outer_;
};

}  // namespace tapeflow

// Tapes inside an operation.
#include "engine/tape.hpp"

namespace tapeflow {

template <class T>
Tape<T>::Tape(TapeOptions options, Tape& outer)
    : options_(options), pool_(outer.pool_), outer_(&outer) {}

template <class T>
Tape<T>& Tape<T>::values_inside(Var<T> y) {
  return inside(y, values_inside_, false);
}

template <class T>
Tape<T>& Tape<T>::recording_inside(Var<T> y) {
  return inside(y, recording_inside_, true);
}

template <class T>
Tape<T>& Tape<T>::inside(Var<T> y, std::unique_ptr<Tape>& inner, bool record) {
  const TapeOptions options{.record = record, .check_finite = options_.check_finite};
  if (!inner) inner.reset(new Tape(options, *this));
  inner->clear();
  if (options_.check_finite) inner->check_.stay_in_layers_of(check_, y);
  return *inner;
}

template <class T>
void Tape<T>::give_back_values() {
  for (std::size_t id = 0; id < count_; ++id) {
    Node& n = nodes_[id];
    if (n.made != &n.own) pool_->give_back(n.made);
  }
}

#define TAPEFLOW_INSTANTIATE(T)                        \
  template Tape<T>::Tape(TapeOptions, Tape&);          \
  template Tape<T>& Tape<T>::values_inside(Var<T>);    \
  template Tape<T>& Tape<T>::recording_inside(Var<T>); \
  template void Tape<T>::give_back_values();

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow

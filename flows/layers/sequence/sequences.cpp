#include "flows/layers/sequence/sequences.hpp"

#include "engine/class_name.hpp"
#include "flows/data/row_shapes.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {
namespace {

// Parts first … first + count - 1 along the first axis.
template <class T>
Array<T> range(const Array<T>& all, std::size_t first, std::size_t count) {
  Shape shape = all.shape();
  shape[0] = 1;
  const std::size_t size = element_count(shape);
  shape[0] = count;
  Array<T> part(shape);
  std::copy_n(all.data() + first * size, count * size, part.data());
  return part;
}

}  // namespace

template <class T>
Sequences<T> sequence_range(const Sequences<T>& all, std::size_t first, std::size_t count) {
  Sequences<T> part{range(all.x, first, count)};
  if (is_given(all.given)) part.given = range(all.given, first, count);
  part.real = range(all.real, first, count);
  return part;
}

template <class T>
SequenceContext<T> context_of(Tape<T>& tape, const Sequences<T>& sequences) {
  const Var<T> given = is_given(sequences.given) ? tape.constant(sequences.given) : Var<T>();
  return {given, tape.constant(sequences.real)};
}

template <class T>
std::vector<std::size_t> lengths_of(const std::type_info& caller, const Array<T>& real) {
  const std::size_t n = real.shape()[0], frames = real.shape()[1];
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < n; ++i) {
    const T *begin = real.data() + i * frames, *end = begin + frames;
    const T* stop = std::find_if(begin, end, [](T flag) { return flag != 1; });
    const T* odd = std::find_if(stop, end, [](T flag) { return flag != 0; });
    if (odd != end) {
      throw std::invalid_argument(class_name(caller) +
                                  ": needs a mask of ones, then zeros, got another number "
                                  "in frame " +
                                  std::to_string(odd - begin) + " of sequence " +
                                  std::to_string(i));
    }
    lengths.push_back(static_cast<std::size_t>(stop - begin));
  }
  return lengths;
}

template <class T>
std::vector<std::size_t> real_frames(const Array<T>& real) {
  std::vector<std::size_t> frames;
  for (std::size_t k = 0; k < real.size(); ++k) {
    if (real.data()[k] != 0) frames.push_back(k);
  }
  return frames;
}

#define TAPEFLOW_INSTANTIATE(T)                                                         \
  template Sequences<T> sequence_range(const Sequences<T>&, std::size_t, std::size_t);  \
  template SequenceContext<T> context_of(Tape<T>&, const Sequences<T>&);                \
  template std::vector<std::size_t> lengths_of(const std::type_info&, const Array<T>&); \
  template std::vector<std::size_t> real_frames(const Array<T>&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow

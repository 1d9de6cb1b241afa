#include "tests/engine/op_rows.hpp"

namespace tapeflow::rows {
namespace {

OpRow reshaped(Shape from, Shape to) {
  return row(
      "reshape", "reshape to " + to_string(to), [to](auto in) { return reshape(in[0], to); },
      [to](const Arrays& in) {
        Array<double> y(to);
        std::copy(in[0].begin(), in[0].end(), y.begin());
        return y;
      },
      anywhere, {{from}});
}

OpRow broadcast_from(Shape from, Shape to) {
  return row(
      "broadcast_to", "broadcast_to " + to_string(to),
      [to](auto in) { return broadcast_to(in[0], to); },
      [to](const Arrays& in) {
        return plain::broadcast(in[0], filled(to, 0.), OF_UV((void(v), u)));
      },
      anywhere, {{from}});
}

OpRow sliced(Shape shape, std::size_t axis, std::size_t begin, std::size_t end, std::size_t step) {
  return row(
      "slice", "slice axis " + std::to_string(axis) + " by " + std::to_string(step),
      [=](auto in) { return slice(in[0], axis, begin, end, step); },
      [=](const Arrays& in) {
        Shape cut = in[0].shape();
        const std::size_t last = end == to_the_end ? cut[axis] : end;
        cut[axis] = 0;
        for (std::size_t i = begin; i < last; i += step) ++cut[axis];
        return plain::build(cut, [&](Index i) {
          i[axis] = begin + step * i[axis];
          return at(in[0], i);
        });
      },
      anywhere, {{shape}});
}

OpRow concatenated(std::size_t axis, Shapes shapes) {
  return row(
      "concatenate", "concatenate along " + std::to_string(axis),
      [axis](auto in) { return concatenate(in, axis); },
      [axis](const Arrays& in) { return plain::concatenate(in, axis); }, anywhere, shapes);
}

// y_k = x_list[k] along an axis, for every operation that picks entries by a list.
template <class F>
OpRow taken(std::string declared, std::string name, F f, std::size_t axis, Index list,
            Shapes shapes) {
  return row(
      declared, name, [f](auto in) { return f(in[0]); },
      [axis, list](const Arrays& in) {
        Shape shape = in[0].shape();
        shape[axis] = list.size();
        return plain::build(shape, [&](Index i) {
          i[axis] = list[i[axis]];
          return at(in[0], i);
        });
      },
      anywhere, shapes);
}

template <class F>
OpRow columns(std::string declared, F f, Index list, Shapes shapes) {
  return taken(
      declared, declared, [f, list](auto x) { return f(x, list); }, 1, list, shapes);
}

OpRow gathered(std::size_t axis, Index list, Shapes shapes) {
  return taken(
      "gather", "gather along " + std::to_string(axis),
      [axis, list](auto x) { return gather(x, axis, list); }, axis, list, shapes);
}

// Reverses an axis of n entries.
OpRow flipped(std::size_t axis, std::size_t n, Shapes shapes) {
  Index list(n);
  for (std::size_t k = 0; k < n; ++k) list[k] = n - 1 - k;
  return taken(
      "flip", "flip along " + std::to_string(axis), [axis](auto x) { return flip(x, axis); }, axis,
      list, shapes);
}

template <class F>
OpRow transposed(std::string name, F f, Index order, Shapes shapes) {
  return row(
      "transpose", name, [f](auto in) { return f(in[0]); },
      [order](const Arrays& in) {
        Shape shape = in[0].shape();
        for (std::size_t k = 0; k < order.size(); ++k) shape[k] = in[0].shape()[order[k]];
        return plain::build(shape, [&](const Index& i) {
          Index from(i.size());
          for (std::size_t k = 0; k < i.size(); ++k) from[order[k]] = i[k];
          return at(in[0], from);
        });
      },
      anywhere, shapes);
}

}  // namespace

// clang-format off
std::vector<OpRow> of_shapes() {
  return {
    reshaped({}, {1}), reshaped({1, 1}, {}), reshaped({6}, {2, 3}), reshaped({2, 6}, {3, 4}),
    reshaped({2, 3, 4}, {24}), reshaped({2, 3, 4}, {4, 1, 2, 3}), reshaped({0, 3}, {7, 0}),

    transposed("transpose", OF_X(transpose(x)), {1, 0}, {{{3, 4}}, {{1, 5}}, {{4, 1}}, {{0, 3}}, {{9, 17}}, {{1, 1}}}),
    transposed("transpose 0", OF_X(transpose(x, {0})), {0}, {{{5}}, {{0}}}),
    transposed("transpose 1 2 0", OF_X(transpose(x, {1, 2, 0})), {1, 2, 0}, {{{2, 3, 4}}, {{1, 3, 1}}, {{2, 0, 3}}}),
    transposed("transpose 0 2 1", OF_X(transpose(x, {0, 2, 1})), {0, 2, 1}, {{{2, 3, 4}}, {{2, 17, 3}}}),
    transposed("transpose 3 0 2 1", OF_X(transpose(x, {3, 0, 2, 1})), {3, 0, 2, 1}, {{{2, 3, 2, 4}}, {{1, 2, 1, 3}}}),

    broadcast_from({}, {}), broadcast_from({}, {2, 3}), broadcast_from({3}, {2, 3}), broadcast_from({3}, {3}),
    broadcast_from({2, 1}, {2, 17}), broadcast_from({1, 3, 1}, {2, 3, 4}), broadcast_from({1}, {0}),
    broadcast_from({2, 1, 2}, {3, 2, 1, 2}), broadcast_from({0, 1}, {2, 0, 3}),

    sliced({5}, 0, 1, 4, 1), sliced({5}, 0, 1, to_the_end, 2), sliced({5}, 0, 3, 3, 1), sliced({0}, 0, 0, 0, 1),
    sliced({4, 3}, 0, 1, 3, 1), sliced({5, 3}, 0, 0, 5, 2), sliced({3, 5}, 1, 2, 3, 1), sliced({3, 5}, 1, 1, 5, 3),
    sliced({4, 37}, 1, 1, to_the_end, 2), sliced({0, 5}, 1, 1, 4, 2), sliced({4, 3}, 0, 1, 2, 100),
    sliced({2, 5, 3}, 1, 1, 4, 1), sliced({2, 5, 3}, 1, 0, 5, 2), sliced({2, 3, 2, 4}, 2, 1, 2, 1),
    sliced({2, 3, 4, 5}, 1, 0, to_the_end, 2), sliced({2, 2, 3, 4}, 3, 1, to_the_end, 2),

    concatenated(0, {{{3}}, {{2}, {3}}, {{2, 3}, {1, 3}}, {{0, 2}, {3, 2}}, {{1, 2, 3}, {2, 2, 3}}}),
    concatenated(1, {{{2, 1}, {2, 0}, {2, 3}}, {{0, 1}, {0, 2}}, {{3, 17}, {3, 20}}, {{2, 1, 3}, {2, 2, 3}}}),
    concatenated(3, {{{2, 1, 3, 1}, {2, 1, 3, 2}, {2, 1, 3, 1}}}),
    row("concatenate", "concatenate x with itself", OF_IN(concatenate({in[0], in[0]}, 1)),
        [](const Arrays& in) { return plain::concatenate({in[0], in[0]}, 1); }, anywhere, {{{2, 3}}, {{3, 1}}}),

    gathered(0, {2, 0, 2, 2}, {{{3}}, {{3, 4}}, {{4, 0}}, {{3, 2, 2}}, {{5, 17}}}),
    gathered(1, {0, 1, 1},    {{{3, 2}}, {{1, 4}}, {{0, 2}}, {{2, 3, 4}}, {{2, 2, 1, 2}}}),
    gathered(0, {},           {{{3}}, {{0}}, {{3, 4}}}),

    columns("take_columns", OF_AB(take_columns(a, b)), {2, 0},       {{{3, 4}}, {{0, 4}}, {{1, 3}}}),
    columns("take_columns", OF_AB(take_columns(a, b)), {},           {{{3, 4}}}),
    columns("take_columns", OF_AB(take_columns(a, b)), {0, 1},       {{{3, 2}}, {{3, 4}}}),
    columns("permute_columns", OF_AB(permute_columns(a, b)), {2, 0, 1}, {{{4, 3}}, {{1, 3}}, {{0, 3}}}),
    columns("permute_columns", OF_AB(permute_columns(a, b)), {0, 1}, {{{3, 2}}}),

    flipped(0, 4, {{{4}}, {{4, 3}}, {{4, 0}}}), flipped(0, 1, {{{1}}, {{1, 5}}}), flipped(0, 0, {{{0}}, {{0, 2}}}),
    flipped(1, 3, {{{2, 3}}, {{2, 3, 4}}, {{2, 3, 1, 2}}}),
  };
}
// clang-format on

}  // namespace tapeflow::rows

#include "engine/picture_ops.hpp"
#include "tests/engine/op_rows.hpp"

namespace tapeflow::rows {
namespace {

// Patches are taken of x where C <= K or the kernel has one tap, else of y.
// clang-format off
const Shapes convolutions = {
    {{1, 1, 1, 1}, {1, 1, 1, 1}, {1}}, {{2, 2, 3, 3}, {1, 1, 3, 2}, {2}},                         // 1x1
    {{2, 3, 4, 2}, {3, 3, 2, 3}, {3}}, {{1, 4, 2, 1}, {5, 3, 1, 1}, {1}}, {{2, 1, 5, 2}, {1, 3, 2, 2}, {2}},
    {{2, 4, 3, 3}, {3, 3, 3, 2}, {2}}, {{1, 3, 4, 2}, {5, 3, 2, 1}, {1}}, {{1, 2, 3, 2}, {1, 3, 2, 1}, {1}},
    {{1, 1, 1, 2}, {3, 3, 2, 2}, {2}}, {{2, 1, 2, 3}, {5, 5, 3, 1}, {1}},                         // small pictures
    {{1, 2, 2, 9}, {3, 3, 9, 9}, {9}}, {{1, 2, 3, 10}, {3, 1, 10, 9}, {9}},                       // long
    {{0, 2, 2, 1}, {3, 3, 1, 2}, {2}}, {{2, 0, 2, 2}, {3, 3, 2, 1}, {1}}, {{1, 2, 2, 0}, {3, 3, 0, 2}, {2}},
    {{1, 2, 2, 2}, {3, 3, 2, 0}, {0}}};                                                           // empty
// clang-format on

// x and the kernel are multiples of 1/4, the bias is one plus 1/32: no sum is near the kink of
// relu.
double off_kink(double u, std::size_t k) { return std::round(4 * u) / 4 + (k == 2 ? 1. / 32 : 0); }

OpRow conv2d_with(std::string name, Activation f, double (*formula)(double)) {
  return row(
      "conv2d", "conv2d with " + name, [f](auto in) { return conv2d(in[0], in[1], in[2], f); },
      [formula](const Arrays& in) {
        const Array<double> u = plain::convolution(in[0], in[1]);
        return plain::build(u.shape(),
                            [&](const Index& i) { return formula(at(u, i) + at(in[2], {i[3]})); });
      },
      off_kink, convolutions);
}

// Where the entry i of the pictures with the small sides lies among the blocks of b x b pixels.
Index in_blocks(const Index& i, std::size_t b, std::size_t C) {
  const std::size_t pixel = i[3] / C;
  return {i[0], i[1] * b + pixel / b, i[2] * b + pixel % b, i[3] % C};
}

OpRow to_depth(std::size_t b, Shapes shapes) {
  return row(
      "space_to_depth", "space_to_depth by " + std::to_string(b),
      [b](auto in) { return space_to_depth(in[0], b); },
      [b](const Arrays& in) {
        const Shape& s = in[0].shape();
        return plain::build({s[0], s[1] / b, s[2] / b, b * b * s[3]},
                            [&](const Index& i) { return at(in[0], in_blocks(i, b, s[3])); });
      },
      anywhere, shapes);
}

OpRow to_space(std::size_t b, Shapes shapes) {
  return row(
      "depth_to_space", "depth_to_space by " + std::to_string(b),
      [b](auto in) { return depth_to_space(in[0], b); },
      [b](const Arrays& in) {
        const Shape& s = in[0].shape();
        Array<double> y(Shape{s[0], s[1] * b, s[2] * b, s[3] / (b * b)});
        plain::for_each_index(
            s, [&](const Index& i) { at(y, in_blocks(i, b, s[3] / (b * b))) = at(in[0], i); });
        return y;
      },
      anywhere, shapes);
}

}  // namespace

// clang-format off
std::vector<OpRow> of_images() {
  return {
    conv2d_with("identity", Activation::identity, OF_V(v)),
    conv2d_with("relu",     Activation::relu,     OF_V(v < 0 ? 0 : v)),
    conv2d_with("tanh",     Activation::tanh,     OF_V(std::tanh(v))),

    to_depth(1, {{{1, 2, 3, 2}}}), to_depth(3, {{{1, 3, 6, 2}}, {{2, 3, 3, 1}}}),
    to_depth(2, {{{2, 4, 6, 3}}, {{1, 2, 2, 1}}, {{0, 2, 4, 1}}, {{1, 0, 2, 3}}, {{1, 2, 2, 0}}, {{1, 2, 4, 9}}}),
    to_space(1, {{{1, 2, 3, 2}}}), to_space(3, {{{1, 1, 2, 18}}, {{2, 1, 1, 9}}}),
    to_space(2, {{{2, 2, 3, 12}}, {{1, 1, 1, 4}}, {{0, 1, 2, 4}}, {{1, 0, 1, 8}}, {{1, 1, 1, 0}}, {{1, 1, 2, 36}}}),
  };
}
// clang-format on

}  // namespace tapeflow::rows

#include "engine/sequence_ops.hpp"
#include "tests/engine/op_rows.hpp"

namespace tapeflow::rows {
namespace {

// clang-format off
const Shapes convolutions = {
    {{1, 1, 1}, {1, 1, 1}, {1}}, {{2, 3, 2}, {1, 2, 3}, {3}},                       // one tap
    {{2, 5, 2}, {3, 2, 3}, {3}}, {{1, 4, 3}, {3, 3, 2}, {2}}, {{2, 6, 1}, {5, 1, 2}, {2}},
    {{1, 1, 2}, {3, 2, 2}, {2}}, {{2, 2, 1}, {5, 1, 1}, {1}},                       // short sequences
    {{1, 9, 8}, {3, 8, 9}, {9}},                                                    // long
    {{0, 2, 1}, {3, 1, 2}, {2}}, {{2, 0, 2}, {3, 2, 1}, {1}}, {{1, 2, 0}, {3, 0, 2}, {2}},
    {{1, 2, 2}, {3, 2, 0}, {0}}};                                                   // empty
// clang-format on

// Σ_ac x[n, l + a - k / 2, c] kernel[a, c, j], with zeros before and after the sequences.
Array<double> convolution(const Array<double>& x, const Array<double>& kernel) {
  const auto &in = x.shape(), &k = kernel.shape();
  return plain::build({in[0], in[1], k[2]}, [&](const Index& y) {
    double total = 0;
    plain::for_each_index({k[0], k[1]}, [&](const Index& tap) {
      const std::size_t later = y[1] + tap[0];  // by k / 2 than the frame of x
      if (later < k[0] / 2 || later >= in[1] + k[0] / 2) return;
      total += at(x, {y[0], later - k[0] / 2, tap[1]}) * at(kernel, {tap[0], tap[1], y[2]});
    });
    return total;
  });
}

OpRow conv1d_with(std::string name, Activation f, double (*formula)(double)) {
  return row(
      "conv1d", "conv1d with " + name, [f](auto in) { return conv1d(in[0], in[1], in[2], f); },
      [formula](const Arrays& in) {
        const Array<double> u = convolution(in[0], in[1]);
        return plain::build(u.shape(),
                            [&](const Index& i) { return formula(at(u, i) + at(in[2], {i[2]})); });
      },
      anywhere, convolutions);
}

}  // namespace

std::vector<OpRow> of_sequences() {
  return {conv1d_with("identity", Activation::identity, OF_V(v)),
          conv1d_with("tanh", Activation::tanh, OF_V(std::tanh(v)))};
}

}  // namespace tapeflow::rows

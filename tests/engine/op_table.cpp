#include "tests/engine/op_table.hpp"

#include "tests/engine/op_rows.hpp"

namespace tapeflow {

const std::vector<OpRow>& op_table() {
  static const std::vector<OpRow> table = [] {
    std::vector<OpRow> all;
    for (const auto& family :
         {rows::of_elementwise(), rows::of_reductions(), rows::of_shapes(),
          rows::of_linear_algebra(), rows::of_images(), rows::of_sequences()}) {
      all.insert(all.end(), family.begin(), family.end());
    }
    return all;
  }();
  return table;
}

std::vector<Array<double>> draw_inputs(const OpRow& row, const std::vector<Shape>& shapes,
                                       Rng& rng) {
  std::vector<Array<double>> inputs;
  for (std::size_t k = 0; k < shapes.size(); ++k) {
    Array<double> input = rng.uniform<double>(shapes[k], -1, 1);
    for (double& v : input) v = static_cast<float>(row.domain(v, k));
    inputs.push_back(input);
  }
  return inputs;
}

void for_each_case(const std::function<void(const OpRow&, const std::vector<Shape>&)>& f) {
  for (const OpRow& row : op_table()) {
    for (const auto& shapes : row.shapes) f(row, shapes);
  }
}

std::string case_name(const OpRow& row, const std::vector<Shape>& shapes) {
  std::string name = row.name + " on";
  for (const Shape& shape : shapes) name += " " + to_string(shape);
  return name;
}

}  // namespace tapeflow

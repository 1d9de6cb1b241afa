#include "examples/ch06_nice/spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace tapeflow {

Series learnt_widths(Flow<float>& flow) {
  Series widths{"", {}, {}};
  for (const NamedParameter<float>& named : flow.named_parameters()) {
    if (!named.name.ends_with("log_scale") || !named.parameter->trainable) continue;
    for (float s : named.parameter->value) widths.y.push_back(std::exp(s));
  }
  std::sort(widths.y.begin(), widths.y.end(), std::greater());
  for (std::size_t j = 1; j <= widths.y.size(); ++j) widths.x.push_back(static_cast<double>(j));
  return widths;
}

}  // namespace tapeflow

#include "tests/bench/workload_flows.hpp"

#include "flows/image_recipes.hpp"
#include "flows/recipes.hpp"

namespace tapeflow::bench {
namespace {

bool trains(const Workload& w) { return !w.kind.ends_with("_samples"); }

// A map of `rows` rows by a matrix [in, out]: forward, and in training its two adjoints.
void append_map(std::vector<Product>& products, std::size_t rows, std::size_t in, std::size_t out,
                std::size_t times, bool training) {
  products.push_back({rows, out, in, times});
  if (!training) return;
  products.push_back({in, out, rows, times});
  products.push_back({rows, in, out, times});
}

// A convolution of 3 x 3 pixels is the product with patches of the side with fewer channels. The
// last level has no prior, which elsewhere is one more coupling.
std::vector<Product> products_of_glow(const Workload& w, std::size_t rows) {
  std::vector<Product> products;
  std::size_t pixels = rows * w.side * w.side, channels = 1;
  const std::size_t hidden = w.hidden[0], taps = 9;
  for (std::size_t level = 1; level <= w.levels; ++level) {
    pixels /= 4, channels *= 4;
    const std::size_t half = channels / 2, couplings = w.layers + (level < w.levels ? 1 : 0);
    append_map(products, pixels, channels, channels, w.layers, trains(w));
    append_map(products, pixels, taps * half, hidden, couplings, trains(w));
    append_map(products, pixels, hidden, hidden, couplings, trains(w));
    append_map(products, pixels, hidden, taps * 2 * half, couplings, trains(w));
    channels = half;
  }
  return products;
}

}  // namespace

Flow<float> flow_of(const Workload& w, Rng& rng) {
  if (w.kind == "real_nvp") {
    AffineCouplingOptions coupling{.hidden = w.hidden, .activation = Activation::relu};
    return real_nvp<float>(w.features, {.layers = w.layers, .coupling = coupling}, rng);
  }
  if (w.kind == "nice")
    return nice<float>(w.features, {w.layers, {.hidden = w.hidden, .activation = Activation::relu}},
                       rng);
  if (w.kind.starts_with("glow"))
    return glow<float>({w.side, w.side, 1},
                       {.levels = w.levels, .steps = w.layers, .coupling = {.hidden = w.hidden[0]}},
                       rng);
  const MafOptions options{w.layers, {.hidden = w.hidden, .activation = Activation::relu}};
  return w.kind == "iaf_samples" ? iaf<float>(w.features, options, rng)
                                 : maf<float>(w.features, options, rng);
}

void append_network(std::vector<Product>& products, const std::vector<std::size_t>& widths,
                    std::size_t rows, std::size_t times, bool training) {
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
    const std::size_t in = widths[i], out = widths[i + 1];
    products.push_back({rows, out, in, times});
    if (!training) continue;
    products.push_back({in, out, rows, times});
    if (i > 0) products.push_back({rows, in, out, times});
  }
}

std::vector<Product> products_of_flow(const Workload& w, std::size_t rows) {
  if (w.kind.starts_with("glow")) return products_of_glow(w, rows);
  const bool coupling = w.kind == "real_nvp" || w.kind == "nice";
  std::vector<std::size_t> widths{coupling ? w.features / 2 : w.features - 1};
  widths.insert(widths.end(), w.hidden.begin(), w.hidden.end());
  widths.push_back(coupling ? (w.features + 1) / 2 : 2 * w.features);
  std::vector<Product> products;
  append_network(products, widths, rows, w.layers * (w.kind == "real_nvp" ? 2 : 1), trains(w));
  return products;
}

}  // namespace tapeflow::bench

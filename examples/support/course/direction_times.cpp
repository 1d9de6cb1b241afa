#include "examples/support/course/direction_times.hpp"

#include "engine/blas.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/recipes.hpp"

#include <algorithm>
#include <ctime>
#include <iostream>
#include <limits>

namespace tapeflow {
namespace {

// A flow of one layer. The layer starts as the identity, so random numbers are added to its
// weights; equal seeds add the same.
template <class Recipe>
Flow<float> scattered(Recipe recipe, std::size_t features, std::uint64_t seed) {
  Rng rng(seed);
  Flow<float> flow = recipe(features, {.layers = 1, .layer = {.hidden = {256, 256}}}, rng);
  for (Parameter<float>* p : flow.trainable_parameters())
    for (float& entry : p->value) entry += static_cast<float>(0.01 * rng.normal());
  return flow;
}

using Map = Transformed<float> (Bijector<float>::*)(Var<float>, Var<float>) const;

// The least processor time of five runs. Processor time does not count other programs.
template <class F>
double milliseconds(const Array<float>& rows, bool recorded, F map) {
  Tape<float> tape({.record = recorded});
  double least = std::numeric_limits<double>::infinity();
  for (int run = 0; run < 5; ++run) {
    tape.clear();
    const std::clock_t start = std::clock();
    map(tape.constant(rows));
    least = std::min(least, 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return least;
}

// Prints the largest difference between MAF's to_latent and IAF's to_data.
void print_difference(const Flow<float>& maf, const Flow<float>& iaf, const Array<float>& rows,
                      Results& results) {
  Tape<float> tape({.record = false});
  const Var<float> in = tape.constant(rows);
  const Var<float> gap = abs(maf.bijector().to_latent(in).value - iaf.bijector().to_data(in).value);
  const auto difference = static_cast<double>(max(gap).item());
  results.print("one map", "with equal weights MAF's to_latent and IAF's to_data " +
                               (difference == 0 ? std::string("agree to the last bit")
                                                : "differ by " + scientific(difference)));
  results.keep("duality.difference", difference);
}

}  // namespace

// tag: duality
void compare_directions(std::size_t rows, std::size_t features, std::uint64_t seed,
                        Results& results) {
  const Flow<float> maf = scattered(tapeflow::maf<float>, features, seed);
  const Flow<float> iaf = scattered(tapeflow::iaf<float>, features, seed);
  const Array<float> in = Rng(seed).normal<float>({rows, features});
  const Map to_latent = &Bijector<float>::to_latent, to_data = &Bijector<float>::to_data;
  const auto time = [&](const Flow<float>& flow, Map map, bool recorded = false) {
    return milliseconds(in, recorded, [&](Var<float> v) { (flow.bijector().*map)(v, {}); });
  };
  const double maf_quick = time(maf, to_latent), maf_slow = time(maf, to_data, true);
  const double iaf_quick = time(iaf, to_data), iaf_slow = time(iaf, to_latent, true);
  TextTable table({std::to_string(rows) + " rows, D = " + std::to_string(features), "to_latent, ms",
                   "to_data, ms"});
  table.row({"MAF", number(maf_quick, 2), number(time(maf, to_data), 2)});
  table.row({"IAF", number(time(iaf, to_latent), 2), number(iaf_quick, 2)});
  table.row({"MAF, recorded", "-", number(maf_slow, 2)});
  table.row({"IAF, recorded", number(iaf_slow, 2), "-"});
  results.print("timings", "of one thread, with the BLAS kernel " + blas_kernel());
  std::cout << table;
  results.print("recorded", "the slow direction takes " + number(maf_slow / maf_quick, 0) +
                                " times (MAF) and " + number(iaf_slow / iaf_quick, 0) +
                                " times (IAF) as long");
  print_difference(maf, iaf, in, results);
  results.keep("duality.maf_ratio", maf_slow / maf_quick);
  results.keep("duality.iaf_ratio", iaf_slow / iaf_quick);
}
// end: duality

// tag: sampling
void compare_sampling(std::size_t samples, std::size_t features, Rng& rng, Results& results) {
  const MaskedAutoregressive<float> layer(natural_order(features), {.hidden = {512, 512}}, rng);
  const Array<float> z = rng.normal<float>({samples, features});
  const auto time = [&](auto map) { return milliseconds(z, false, map); };
  const double pass = time([&](Var<float> x) { layer.to_latent(x, {}); }),
               plain = time([&](Var<float> v) { layer.to_data_plain(v); }) / pass,
               incremental = time([&](Var<float> v) { layer.to_data(v, {}); }) / pass;
  results.print(std::to_string(samples) + " samples, D=" + std::to_string(features),
                "cost " + number(plain, 1) + " passes as written, " + number(incremental, 1) +
                    " incrementally");
  results.keep("sampling.plain", plain).keep("sampling.incremental", incremental);
}
// end: sampling

}  // namespace tapeflow

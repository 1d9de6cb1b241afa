// How big a flow: held-out nats against layers, width and rows, and the seconds that they cost.
#include "examples/sizes/size_axes.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <cmath>
#include <iostream>

#include <CLI/CLI.hpp>

using namespace tapeflow;

// tag: experiment
int sizes(const ChapterOptions& options) {
  Results results;
  const SizeOptions fits{.steps = options.steps, .seed = options.seed};
  std::vector<SizesOfDensity> densities;
  for (const KnownRows& truth : {moons(), bananas()}) densities.emplace_back(truth, fits);

  std::cout << "nats per held-out row above the truth\n";
  for (const SizesOfDensity& density : densities) {
    results.print(density.truth.name, "entropy " + number(density.truth.entropy, 4));
    results.keep(density.truth.name + ".entropy", density.truth.entropy);
    for (const Axis& axis : axes()) density.print(axis, results);
    density.print_costs(results);
  }

  for (const Axis& axis : axes()) {
    if (axis.name != "start")
      results.figure(curves(densities, axis).save(beside(options.picture, "_" + axis.name)));
  }
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits flows of many sizes to two known densities", "sizes");
  ChapterOptions options{.steps = 1000, .picture = "sizes.png"};
  add_chapter_options(app, options);
  return run_program(app, argc, argv, [&] { return sizes(options); });
}

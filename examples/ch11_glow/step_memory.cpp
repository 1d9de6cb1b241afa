#include "examples/ch11_glow/step_memory.hpp"

#include "engine/io/number.hpp"
#include "engine/optimizers/optimizer.hpp"
#include "examples/ch11_glow/straight_line.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/plot/figure.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <string>

#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tapeflow {
namespace {

constexpr ImageShape shape{28, 28, 1};
constexpr std::size_t batch = 32;

// The number in "   1234 kB", and NaN if there is none.
double number_before(const std::string& unit, const std::string& text) {
  const std::string_view number = trimmed(std::string_view(text).substr(0, text.find(unit)));
  return parse_number(number).value_or(std::numeric_limits<double>::quiet_NaN());
}

// A number of bytes from /proc/self/status: VmRSS is what the process holds now, VmHWM the peak.
double bytes_of(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name + ":"))
      return 1024 * number_before(" kB", line.substr(name.size() + 1));
  throw std::runtime_error("step_memory: needs " + name + " in /proc/self/status");
}

// tag: step
// Two steps fill every buffer. The gradients and Adam's averages are there before the first one.
// The weights hardly move: after some large steps a deep Glow cannot be inverted in float.
StepCost measured(std::size_t steps, Activations activations) {
  Rng rng(1);
  Flow<float> flow =
      glow<float>(shape, {.levels = 2, .steps = steps, .activations = activations}, rng);
  const std::vector<Parameter<float>*> weights = flow.trainable_parameters();
  for (Parameter<float>* weight : weights) weight->grad = filled<float>(weight->value.shape(), 0);
  Adam<float> adam(weights, {.learning_rate = 1e-5});
  adam.step();
  const Array<float> x = rng.normal<float>({batch, shape.size()});
  Tape<float> tape;
  const auto step = [&] {
    tape.clear();
    tape.backward(-mean(flow.log_prob_in_training(tape.view(x))));
    adam.step();
  };
  ::malloc_trim(0);  // the pages that malloc has in stock would hide what the step takes
  std::ofstream("/proc/self/clear_refs") << "5";  // the peak is what the process holds now
  const double before = bytes_of("VmRSS");
  step();
  step();
  StepCost cost{bytes_of("VmHWM") - before, std::numeric_limits<double>::infinity()};
  for (int run = 0; run < 5; ++run) {
    const std::clock_t start = std::clock();
    step();
    cost.seconds =
        std::min(cost.seconds, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return cost;
}
// end: step

// The costs of one kind of training, for each number of steps.
struct Curve {
  std::string name;
  Activations activations;
  std::vector<double> steps = {}, megabytes = {}, seconds = {};
};

void measure(Curve& curve, std::size_t steps, Results& results) {
  const StepCost cost = cost_of_training(steps, curve.activations);
  curve.steps.push_back(static_cast<double>(steps));
  curve.megabytes.push_back(cost.bytes / 1e6);
  curve.seconds.push_back(cost.seconds);
  const std::string name = "memory." + curve.name;
  results.keep(name + ".megabytes_" + std::to_string(steps), curve.megabytes.back());
  results.keep(name + ".seconds_" + std::to_string(steps), cost.seconds);
}

void print_growth(const Curve& curve, Results& results) {
  const StraightLine line = fitted_line(curve.steps, curve.megabytes);
  results.print(curve.name, "(" + number(line.at_0, 1) + " + " + number(line.slope, 2) + " K) MB");
  results.keep("memory." + curve.name + ".megabytes_at_0", line.at_0);
  results.keep("memory." + curve.name + ".megabytes_per_step", line.slope);
}

using Costs = std::vector<double> Curve::*;

void print_costs(const std::string& what, Costs costs, int digits, const Curve& kept,
                 const Curve& recomputed) {
  TextTable table({what, kept.name, recomputed.name, "ratio"});
  for (std::size_t i = 0; i < kept.steps.size(); ++i) {
    const double one = (kept.*costs)[i], other = (recomputed.*costs)[i];
    table.row({"K = " + number(kept.steps[i], 0), number(one, digits), number(other, digits),
               number(other / one, 2)});
  }
  std::cout << table;
}

}  // namespace

StepCost cost_of_training(std::size_t steps, Activations activations) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("step_memory: needs a pipe");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("step_memory: needs a process of its own");
  if (child == 0) {
    StepCost cost;
    try {
      cost = measured(steps, activations);
    } catch (const std::exception& error) {
      std::cerr << error.what() << '\n';
    }
    const bool sent = ::write(ends[1], &cost, sizeof cost) == sizeof cost;
    ::_exit(sent ? 0 : 1);
  }
  ::close(ends[1]);
  StepCost cost;
  const bool received = ::read(ends[0], &cost, sizeof cost) == sizeof cost && cost.seconds > 0;
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  if (!received) throw std::runtime_error("step_memory: the process that measures has failed");
  return cost;
}

// tag: depth
void memory_against_depth(const ChapterOptions& options, Results& results) {
  Curve kept{"kept", Activations::kept}, recomputed{"recomputed", Activations::recomputed};
  Stages stages;
  for (const std::size_t steps : {2, 4, 8, 16, 32}) {
    stages.begin("training with " + std::to_string(steps) + " steps of flow in each level");
    measure(kept, steps, results);
    measure(recomputed, steps, results);
  }
  stages.finish();
  print_costs("memory of a training step, MB", &Curve::megabytes, 1, kept, recomputed);
  print_growth(kept, results);
  print_growth(recomputed, results);
  print_costs("processor time, s", &Curve::seconds, 3, kept, recomputed);
  results.keep("memory.time_ratio", fitted_line(kept.seconds, recomputed.seconds).slope);
  Figure figure;
  figure.lines({"Memory of a training step", "steps of flow in each level, K", "memory (MB)"},
               {{"activations kept", kept.steps, kept.megabytes},
                {"activations recomputed", recomputed.steps, recomputed.megabytes}});
  results.figure(figure.save(beside(options.picture, "_memory")));
}
// end: depth

}  // namespace tapeflow

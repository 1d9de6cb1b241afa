#include "examples/ch11_glow/step_memory.hpp"

#include "engine/io/number.hpp"
#include "engine/optimizers/optimizer.hpp"
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

struct Line {
  double at_0 = 0, slope = 0;
};

// The line with the least squares of y - at_0 - slope x.
Line fitted_line(const std::vector<double>& x, const std::vector<double>& y) {
  const double mean_x = mean_and_error(x).mean, mean_y = mean_and_error(y).mean;
  double xy = 0, xx = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    xx += (x[i] - mean_x) * (x[i] - mean_x);
  }
  return {mean_y - xy / xx * mean_x, xy / xx};
}

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
  const Line line = fitted_line(curve.steps, curve.megabytes);
  results.print(curve.name, "(" + number(line.at_0, 1) + " + " + number(line.slope, 2) + " K) MB");
  results.keep("memory." + curve.name + ".megabytes_at_0", line.at_0);
  results.keep("memory." + curve.name + ".megabytes_per_step", line.slope);
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
  TextTable table({"K", "kept, MB", "recomputed, MB", "kept, ms", "recomputed, ms", "time ratio"});
  Stages stages;
  for (const std::size_t steps : {2, 4, 8, 16, 32}) {
    stages.begin("training with " + std::to_string(steps) + " steps of flow in each level");
    measure(kept, steps, results);
    measure(recomputed, steps, results);
    const double one = kept.seconds.back(), other = recomputed.seconds.back();
    table.row({std::to_string(steps), number(kept.megabytes.back(), 1),
               number(recomputed.megabytes.back(), 1), number(1e3 * one, 0), number(1e3 * other, 0),
               number(other / one, 2)});
  }
  stages.finish();
  std::cout << "memory and time of a training step, " << batch << " pictures of " << shape.height
            << " x " << shape.width << " pixels\n"
            << table;
  print_growth(kept, results);
  print_growth(recomputed, results);
  Figure figure;
  figure.lines({"Memory of a training step", "steps of flow in each level, K", "memory (MB)"},
               {{"activations kept", kept.steps, kept.megabytes},
                {"activations recomputed", recomputed.steps, recomputed.megabytes}});
  results.figure(figure.save(beside(options.picture, "_memory")));
}
// end: depth

}  // namespace tapeflow

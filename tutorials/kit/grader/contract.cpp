// Checks a layer of coursework on the cases that tutorials/grade names, and says what it breaks.
//
//   standard input    WORD, then the data and latents (LOW HIGH each), then cases: NAME SEED D N
//   standard output   "WORD NAME: SENTENCE" for each broken clause; "WORD NAME." after each case
//
// Nobody but the grader knows the WORD before the program starts, so that what a layer prints by
// itself is no verdict. The layer is made by TAPEFLOW_MAKE, such as make_piecewise_linear.
#include "engine/random.hpp"
#include "flows/checks/check_bijector.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <memory>
#include <new>

#include <unistd.h>

namespace tapeflow {
template <class T>
std::unique_ptr<Bijector<T>> TAPEFLOW_MAKE(std::size_t features, Rng& rng);
}

namespace {

using namespace tapeflow;

struct Case {
  std::string name;
  std::uint64_t seed;
  std::size_t features, rows;
};

struct Interval {
  double low, high;
  bool bounded() const { return std::isfinite(low) && std::isfinite(high); }
};

template <class T>
Array<T> points(const Interval& in, const Case& of, Rng& rng) {
  const Shape shape{of.rows, of.features};
  if (in.bounded()) return rng.uniform<T>(shape, in.low, in.high);
  Array<T> normal = rng.normal<T>(shape);
  if (std::isfinite(in.low)) normal = static_cast<T>(in.low) + xt::exp(normal);
  return normal;
}

// What the layer breaks in one precision. The first seeds are those of the stub's own test.
template <class T>
std::vector<std::string> broken(const Case& of, const Interval& data, const Interval& latents) {
  Rng rng(of.seed);
  const std::unique_ptr<Bijector<T>> layer = TAPEFLOW_MAKE<T>(of.features, rng);
  if (!layer) return {"the function that makes the layer returns a null pointer"};
  CheckOptions options;
  const Array<T> batch = points<T>(data, of, rng);
  if (latents.bounded()) options.latent = points<double>(latents, of, rng);
  if (std::isfinite(data.low)) options.data_low = data.low;
  if (std::isfinite(data.high)) options.data_high = data.high;
  if (std::isfinite(latents.low)) options.latent_low = latents.low;
  if (std::isfinite(latents.high)) options.latent_high = latents.high;
  options.seed = of.seed;
  return check_bijector(*layer, batch, options);
}

// The identity keeps every clause, so a layer has to move something, once it is trained.
std::vector<std::string> idle(const Case& of, const Interval& data) {
  Rng rng(of.seed);
  const std::unique_ptr<Bijector<double>> layer = TAPEFLOW_MAKE<double>(of.features, rng);
  for (const NamedParameter<double>& named : layer->named_parameters()) {
    if (named.parameter->trainable)
      named.parameter->value += rng.normal<double>(named.parameter->value.shape()) * 0.5;
  }
  const Array<double> x = points<double>(data, of, rng);
  Tape<double> tape({.record = false});
  const Array<double> z = layer->to_latent(tape.constant(x)).value.value();
  if (!std::equal(x.begin(), x.end(), z.begin())) return {};
  return {"to_latent returns its rows unchanged, whatever the parameters are: is it written yet?"};
}

std::vector<std::string> all_broken(const Case& of, const Interval& data, const Interval& latents) {
  const auto named = [](const char* precision, std::vector<std::string> sentences) {
    for (std::string& each : sentences) each = std::string(precision) + ": " + each;
    return sentences;
  };
  try {
    std::vector<std::string> sentences = named("double", broken<double>(of, data, latents));
    if (sentences.empty()) sentences = named("float", broken<float>(of, data, latents));
    if (sentences.empty() && of.features > 1) sentences = idle(of, data);
    return sentences;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return {std::string("throws: ") + error.what()};
  }
}

Interval read_interval() {
  Interval interval{};
  std::string low, high;
  std::cin >> low >> high;
  interval.low = std::stod(low);
  interval.high = std::stod(high);
  return interval;
}

}  // namespace

int main() {
  std::FILE* out = fdopen(dup(STDOUT_FILENO), "w");
  dup2(STDERR_FILENO, STDOUT_FILENO);  // what the layer prints is not for the grader
  std::string word;
  std::cin >> word;
  const Interval data = read_interval(), latents = read_interval();
  for (Case next; std::cin >> next.name >> next.seed >> next.features >> next.rows;) {
    for (std::string sentence : all_broken(next, data, latents)) {
      std::replace(sentence.begin(), sentence.end(), '\n', ' ');
      std::fprintf(out, "%s %s: %s\n", word.c_str(), next.name.c_str(), sentence.c_str());
    }
    std::fprintf(out, "%s %s.\n", word.c_str(), next.name.c_str());
    std::fflush(out);
  }
}

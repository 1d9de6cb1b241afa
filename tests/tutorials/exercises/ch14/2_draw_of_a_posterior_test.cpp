// Judges draw_of_posterior: z beside the library's posterior, and log q by central differences of
// z over the noise.
#include "tutorials/exercises/ch14/2_draw_of_a_posterior.hpp"

#include "engine/gradient_check.hpp"
#include "flows/chain.hpp"
#include "flows/data/half_log_2pi.hpp"
#include "flows/layers/planar/conditional_planar.hpp"
#include "flows/vae/posterior.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;
using Numbers = std::vector<double>;

constexpr std::size_t columns = 2;

bool is_near(double a, double b, double margin) {
  return std::abs(a - b) < margin * (1 + std::abs(b));
}

// Both sides round a few dozen times, on numbers near 1.
bool is_near(const Numbers& a, const Numbers& b) {
  for (std::size_t j = 0; j < columns; ++j)
    if (!is_near(a[j], b[j], 1e-9)) return false;
  return true;
}

// Differences of numbers near 1 keep nine digits.
bool is_near(double a, double b) { return is_near(a, b, 1e-6); }

// A Gaussian, bent by the first `layers` of three layers. In the first one w·u is below -1.
PosteriorOfRow posterior(std::size_t layers) {
  PosteriorOfRow q{{0.4, -0.7},
                   {-0.6, 0.3},
                   {{{1.5, -0.8}, 0.3, {-1.1, 0.9}},
                    {{-0.4, 0.9}, -0.5, {0.7, 1.6}},
                    {{0.6, 1.1}, 0.2, {2.3, -0.5}}}};
  q.layers.resize(layers);
  return q;
}

// An encoder that says the same about every row.
class SaysTheSame : public Network<double> {
 public:
  explicit SaysTheSame(const Numbers& numbers) : numbers_(Shape{1, numbers.size()}) {
    std::copy(numbers.begin(), numbers.end(), numbers_.begin());
  }
  Var<double> operator()(Var<double> x) const override { return x.tape().constant(numbers_); }
  void visit(ParameterVisitor<double>&) override {}

 private:
  Array<double> numbers_;
};

// z of the library. Its layers have w, b and u as a bias, and a context of one number, which is 0.
// A chain's to_data goes through its layers from the last to the first.
Numbers z_of_library(const PosteriorOfRow& q, const Numbers& e) {
  Rng rng(1);
  auto flow = std::make_unique<Chain<double>>();
  for (auto layer = q.layers.rbegin(); layer != q.layers.rend(); ++layer) {
    Numbers all = layer->w;
    all.push_back(layer->b);
    all.insert(all.end(), layer->u.begin(), layer->u.end());
    auto& planar = flow->append<ConditionalPlanar<double>>(columns, 1u, rng);
    std::copy(all.begin(), all.end(), planar.trainable_parameters().at(1)->value.begin());
  }
  Numbers said = q.mean;
  said.insert(said.end(), q.log_deviation.begin(), q.log_deviation.end());
  if (q.layers.empty())
    flow = nullptr;
  else
    said.push_back(0);
  const Posterior<double> library(columns, std::make_unique<SaysTheSame>(said), std::move(flow));
  Array<double> noise(Shape{1, columns});
  std::copy(e.begin(), e.end(), noise.begin());
  Tape<double> tape({.record = false});
  const Var<double> x = tape.constant(filled<double>({1, 1}, 0)),
                    z = library.draw(x, tape.constant(noise)).z;
  return {z.value().begin(), z.value().end()};
}

double log_normal(const Numbers& e) {
  double total = 0;
  for (const double one : e) total -= one * one / 2 + half_log_2pi;
  return total;
}

// ln|det dz/de| by central differences of the reader's own z.
double log_det_by_differences(const PosteriorOfRow& q, const Numbers& e) {
  const double h = difference_step(1);
  double J[columns][columns];
  for (std::size_t j = 0; j < columns; ++j) {
    Numbers above = e, below = e;
    above[j] += h;
    below[j] -= h;
    const Numbers z = draw_of_posterior(q, above).z, other = draw_of_posterior(q, below).z;
    for (std::size_t i = 0; i < columns; ++i) J[i][j] = (z[i] - other[i]) / (2 * h);
  }
  return std::log(std::abs(J[0][0] * J[1][1] - J[0][1] * J[1][0]));
}

std::string pair(const Numbers& z) { return "(" + shown(z[0]) + ", " + shown(z[1]) + ")"; }

std::string of(const char* what, const PosteriorOfRow& q, const Numbers& e) {
  const std::size_t count = q.layers.size();
  const std::string layers = count == 0   ? "without a layer"
                             : count == 1 ? "with one layer"
                                          : "with " + std::to_string(count) + " layers";
  return std::string(what) + " of the draw that e = " + pair(e) + " makes, " + layers + ",";
}

Numbers z_0(const PosteriorOfRow& q, const Numbers& e) {
  Numbers z = q.mean;
  for (std::size_t j = 0; j < columns; ++j) z[j] += std::exp(q.log_deviation[j]) * e[j];
  return z;
}

std::string hint_for_z(const PosteriorOfRow& q, const Numbers& e, const Numbers& got) {
  if (is_near(got, e)) return " That is the noise e itself.";
  if (q.layers.size() != 1) return "";
  const auto& [w, b, u] = q.layers[0];
  Numbers by_u = z_0(q, e);
  const double t = std::tanh(w[0] * by_u[0] + w[1] * by_u[1] + b);
  for (std::size_t j = 0; j < columns; ++j) by_u[j] += u[j] * t;
  return is_near(got, by_u) ? " That is z with u in place of û, and this u makes w·u < -1, where "
                              "the layer folds the plane."
                            : "";
}

std::string hint_for_log_q(const PosteriorOfRow& q, const Numbers& e, double needed, double got) {
  const double spread = q.log_deviation[0] + q.log_deviation[1], log_q_0 = log_normal(e) - spread;
  if (is_near(got, needed + spread))
    return " The map from e to z_0 is left out: its log-determinant is the sum of the entries of "
           "log_deviation.";
  if (is_near(got, needed + log_normal(z_0(q, e)) - log_normal(e)))
    return " Yours asks N(0, 1) for the density at z_0. It is e that is a draw of N(0, 1).";
  if (is_near(got, 2 * log_q_0 - needed))
    return " The log-determinants of the layers have the wrong sign: where a layer stretches, the "
           "draws lie less densely.";
  return "";
}

Sentences wrong_draw(const PosteriorOfRow& q, const Numbers& e) {
  const Numbers z = z_of_library(q, e);
  const auto [got_z, got] = draw_of_posterior(q, e);
  if (got_z.size() != columns)
    return {of("z", q, e) + " has to have 2 numbers; yours has " + std::to_string(got_z.size()) +
            "."};
  if (!is_near(got_z, z))
    return {of("z", q, e) + " is " + pair(z) + "; your function returned " + pair(got_z) + "." +
            hint_for_z(q, e, got_z)};
  const double needed = log_normal(e) - log_det_by_differences(q, e);
  if (is_near(got, needed)) return {};
  return {of("log q", q, e) + " is ln N(e; 0, 1) - ln|det dz/de|, and differences of your z make " +
          "that " + shown(needed) + "; your function returned " + shown(got) + "." +
          hint_for_log_q(q, e, needed, got)};
}

}  // namespace

Sentences judge() {
  for (const std::size_t layers : {0u, 1u, 3u}) {
    for (const Numbers& e : {Numbers{-0.3, 0.5}, {0.9, -1.2}, {-1.7, -0.6}}) {
      const Sentences found = wrong_draw(posterior(layers), e);
      if (!found.empty()) return found;
    }
  }
  return {};
}

}  // namespace tapeflow::exercise

// Judges log_prob: by elimination on the whole covariance, and at 3000 columns by a VAE that has
// the true posterior.
#include "tutorials/exercises/ch14/1_linear_vae.hpp"

#include "flows/data/half_log_2pi.hpp"
#include "flows/vae/vae.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>
#include <functional>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;
using Numbers = std::vector<double>;

// All sums here have less than 2^15 terms, of which none is much larger than their sum: together
// they round by less than 2^15 half ε, 4e-12 of the result.
bool is_near(double a, double b) { return std::abs(a - b) < 1e-9 * (1 + std::abs(b)); }

bool all_near(const Numbers& a, const Numbers& b) {
  for (std::size_t i = 0; i < b.size(); ++i)
    if (!is_near(a[i], b[i])) return false;
  return true;
}

LinearVae some_vae(std::size_t d, std::size_t columns, double sigma) {
  Rng rng(1);
  const Array<double> W = rng.normal<double>({d, columns}), mu = 3 + rng.normal<double>({columns});
  return {W, mu, sigma};
}

Array<double> some_rows(std::size_t n, std::size_t columns) {
  return 3 + Rng(2).normal<double>({n, columns});
}

// C = Wᵀ W + σ² I.
Array<double> covariance(const LinearVae& vae) {
  const std::size_t d = vae.W.shape(0), columns = vae.W.shape(1);
  Array<double> C = filled<double>({columns, columns}, 0);
  for (std::size_t i = 0; i < columns; ++i) {
    for (std::size_t j = 0; j < columns; ++j)
      for (std::size_t k = 0; k < d; ++k) C(i, j) += vae.W(k, i) * vae.W(k, j);
    C(i, i) += vae.sigma * vae.sigma;
  }
  return C;
}

// ln p of a row as a sum over X conditional densities. Gaussian elimination on C leaves on the
// diagonal the variance of column j given the columns before it, and in r_j the distance from the
// mean given these columns.
double log_p_by_elimination(const LinearVae& vae, const Array<double>& x, std::size_t row) {
  const std::size_t columns = vae.W.shape(1);
  Array<double> C = covariance(vae);
  Numbers r;
  for (std::size_t j = 0; j < columns; ++j) r.push_back(x(row, j) - vae.mu(j));
  double log_p = 0;
  for (std::size_t j = 0; j < columns; ++j) {
    log_p -= r[j] * r[j] / (2 * C(j, j)) + std::log(C(j, j)) / 2 + half_log_2pi;
    for (std::size_t i = j + 1; i < columns; ++i) {
      const double part = C(i, j) / C(j, j);
      r[i] -= part * r[j];
      for (std::size_t k = j; k < columns; ++k) C(i, k) -= part * C(j, k);
    }
  }
  return log_p;
}

Numbers by_elimination(const LinearVae& vae, const Array<double>& x) {
  Numbers log_p;
  for (std::size_t i = 0; i < x.shape(0); ++i) log_p.push_back(log_p_by_elimination(vae, x, i));
  return log_p;
}

using Hint = std::function<std::string(const Numbers& needed, const Numbers& got)>;

Sentences compare(const LinearVae& vae, const Numbers& needed, const Numbers& got,
                  const Hint& hint) {
  if (got.size() != needed.size())
    return {"log_prob has to return a number for each of " + std::to_string(needed.size()) +
            " rows; your function returned " + std::to_string(got.size()) + "."};
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (is_near(got[i], needed[i])) continue;
    return {"ln p of row " + std::to_string(i) + " for D = " + std::to_string(vae.W.shape(0)) +
            ", X = " + std::to_string(vae.W.shape(1)) + ", sigma = " + shown(vae.sigma) + " is " +
            shown(needed[i]) + "; your function returned " + shown(got[i]) + "." +
            hint(needed, got)};
  }
  return {};
}

// With σ = 1 no power of σ matters, and σ is σ².
Sentences with_sigma_one() {
  const LinearVae vae = some_vae(2, 5, 1);
  const Array<double> x = some_rows(3, 5);
  return compare(vae, by_elimination(vae, x), log_prob(vae, x),
                 [&](const Numbers&, const Numbers& got) -> std::string {
                   const Array<double> zero = filled<double>({2, 5}, 0);
                   if (all_near(got, by_elimination({zero, vae.mu, 1}, x)))
                     return " That is the density of μ + σ ξ alone: the latents do not enter.";
                   if (all_near(got, by_elimination({vae.W, filled<double>({5}, 0), 1}, x)))
                     return " That is the density of z W + σ ξ: subtract μ from the rows first.";
                   return "";
                 });
}

Sentences with_another_sigma() {
  const LinearVae vae = some_vae(2, 5, 0.5);
  const Array<double> x = some_rows(3, 5);
  const Hint hint = [](const Numbers& needed, const Numbers& got) -> std::string {
    const double power = std::round((got[0] - needed[0]) / std::log(0.5));
    Numbers shifted = needed;
    for (double& log_p : shifted) log_p += power * std::log(0.5);
    if (all_near(got, shifted))
      return " Yours is off by " + shown(power) +
             " ln σ in every row: which power of σ stands beside det M in det C?";
    return " For σ = 1 all rows are right: does σ stand somewhere in place of σ²?";
  };
  return compare(vae, by_elimination(vae, x), log_prob(vae, x), hint);
}

std::unique_ptr<Mlp<double>> network(const Array<double>& weight, const Array<double>& bias) {
  Rng rng(3);
  auto net = std::make_unique<Mlp<double>>(std::vector{weight.shape(0), weight.shape(1)},
                                           Activation::identity, rng);
  net->trainable_parameters().at(0)->value = weight;
  net->trainable_parameters().at(1)->value = bias;
  return net;
}

// ln w of one draw for each row, from the VAE with this decoder and its true posterior. For D = 1
// that is N(W (x - μ) / (|W|² + σ²), σ² / (|W|² + σ²)). Each draw then has the weight p(x).
Numbers by_vae(const LinearVae& linear, const Array<double>& x) {
  const std::size_t d = linear.W.shape(1);
  const double variance = linear.sigma * linear.sigma;
  double along = variance;  // |W|² + σ²
  for (const double w : linear.W) along += w * w;
  Array<double> weight = filled<double>({d, 2}, 0), bias = filled<double>({2}, 0);
  bias(1) = std::log(variance / along) / 2;
  for (std::size_t j = 0; j < d; ++j) {
    weight(j, 0) = linear.W(0, j) / along;
    bias(0) -= weight(j, 0) * linear.mu(j);
  }
  const Vae<double> vae(
      std::make_unique<GaussianDecoder<double>>(network(linear.W, linear.mu), linear.sigma),
      std::make_unique<Posterior<double>>(1, network(weight, bias)));
  Workers alone(1);
  Rng rng(4);
  const Array<double> log_w = vae.log_weights(x, 1, rng, alone);
  return {log_w.begin(), log_w.end()};
}

Sentences with_many_columns() {
  const LinearVae vae = some_vae(1, 3000, 0.5);
  const Array<double> x = some_rows(4, 3000);
  return compare(vae, by_vae(vae, x), log_prob(vae, x), [](const Numbers&, const Numbers&) {
    return " det C is below 2^-5000 here, and that is 0 in a double: add up logarithms.";
  });
}

}  // namespace

Sentences judge() {
  for (const auto check : {with_sigma_one, with_another_sigma, with_many_columns}) {
    const Sentences found = check();
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace tapeflow::exercise

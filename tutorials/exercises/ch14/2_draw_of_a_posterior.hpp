// Exercise ch14.2: one draw of a bent posterior, with its density.
#pragma once

#include <vector>

namespace tapeflow {

/// A planar layer with the weights that the encoder gives it for one row.
struct PlanarOfRow {
  std::vector<double> w;  ///< [D], not 0
  double b;
  std::vector<double> u;  ///< [D], any numbers
};

/// What the encoder says about one row x: a Gaussian with independent columns, and the layers that
/// bend it, in the order in which a draw goes through them.
struct PosteriorOfRow {
  std::vector<double> mean, log_deviation;  ///< [D] each
  std::vector<PlanarOfRow> layers;          ///< may be empty
};

struct DrawOfRow {
  std::vector<double> z;  ///< [D]
  double log_q;           ///< log q(z | x) in nats
};

/// The draw of q(z | x) that the noise e [D] makes, where e is a draw of N(0, 1):
///
///   z_0 = mean + exp(log_deviation) e
///   z_k = z_{k-1} + û_k tanh(w_k·z_{k-1} + b_k)        for each layer k = 1 … K
///
/// z is the last of them. (5.8) makes û of u, so that w·û > -1:
///
///   û = u + (softplus(w·u) - 1 - w·u) w / ‖w‖²
///
/// No tape, and no layer of the library: plain loops over D numbers. `Posterior::draw` in
/// flows/vae/posterior.cpp does the same for many rows at once, on a tape.
DrawOfRow draw_of_posterior(const PosteriorOfRow& q, const std::vector<double>& e);

}  // namespace tapeflow

// Hint: Start with the log-density of e under N(0, 1). Each map on the way from e to z has a
// log-determinant, also the first one, from e to z_0. (5.9) gives that of a planar layer.
// Proved: A draw brings its density along, so a VAE never inverts the flow of its posterior. That
// costs about 5 D multiplications for each layer.

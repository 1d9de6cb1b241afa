// The Gaussian as a flow, in three ways: by its formula, by Cholesky, and by gradient ascent.
#pragma once

#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/results.hpp"
#include "examples/support/plot/figure.hpp"
#include "flows/flow.hpp"

namespace tapeflow {

/// The mean ln p of rows [N, D] under the best of all Gaussians, -½ ln|2πe Σ|, where Σ is the
/// covariance of the rows (over N).
double closed_form(const Array<double>& rows);

/// A TriangularLinear layer whose shift is the mean of the rows and whose matrix is the Cholesky
/// factor of their covariance, over a standard normal. Nothing is trained.
Flow<double> cholesky_flow(const Array<double>& rows);

/// The mean ln p of the rows [N, D].
double mean_log_prob(const Flow<double>& flow, const Array<double>& rows);

/// ln p of rows [N, D] in their own units: [N]. The flow sees standardised rows. The planted
/// mistake "units" leaves out the log-determinant of standardising them.
Var<double> log_prob_in_units(const Flow<double>& flow, const Bijector<double>& standardize,
                              Var<double> x, const ChapterOptions& options);

/// Trains the flow on the rows by maximum likelihood of log_prob_in_units, with Adam on all rows at
/// once. Returns the mean ln p at the end.
double fit_affine(Flow<double>& flow, const Bijector<double>& standardize,
                  const Array<double>& rows, const ChapterOptions& options);

/// Prints ln p of the first row twice, scored alone and as one of all rows, and the integral of the
/// density over the plane, in the units of the rows. Keeps first.alone, first.among and integral.
void print_scores(const Flow<double>& flow, const Bijector<double>& standardize,
                  const Array<double>& rows, const ChapterOptions& options, Results& results);

/// Two panels: the eruptions over the density of the flow, and their latents over the base density.
Figure eruptions_and_latents(const Flow<double>& flow, const Array<double>& rows);

}  // namespace tapeflow

// The latents of a model's rows, and the rows of latents.
//
//   const LatentMap map(model);
//   const Array<double> z = map.to_latent(rows, workers);
//   const Array<double> x = map.to_data({z, rows.context}, workers);  // rows.x again
#pragma once

#include "flows/tables/density_model.hpp"

namespace tapeflow {

/// The map between the raw rows of a model and their latents z. It is computed in double, whatever
/// the model computes in: so z leads back to its row with the roundings of a double. The model must
/// outlive the map.
class LatentMap {
 public:
  /// Copies the flow's weights.
  template <class T>
  explicit LatentMap(const DensityModel<T>& model);

  /// The number of columns of z.
  std::size_t features() const { return flow_.features(); }

  /// The latents z of raw rows x [N, D], given their raw context [N, C]. An atom of a column stands
  /// at a random point of its cell, always the same for the same rows.
  Array<double> to_latent(const Rows<double>& raw, Workers& workers) const;
  /// The raw rows of latents, which `latents` has in the place of x, given their raw context.
  Array<double> to_data(const Rows<double>& latents, Workers& workers) const;

 private:
  using Direction = Transformed<double> (Bijector<double>::*)(Var<double>, Var<double>) const;
  Array<double> mapped(const Array<double>& rows, const Array<double>& context, Direction direction,
                       Workers& workers) const;
  Array<double> prepared_context(const Rows<double>& rows) const;

  const TableDomain& domain_;
  const ContextEncoder& context_encoder_;
  const Preprocessor& preprocessor_;
  Flow<double> flow_;
};

}  // namespace tapeflow

// A layer for some of the columns.
#pragma once

#include "flows/layers/coupling/coupling.hpp"

#include <memory>
#include <vector>

namespace tapeflow {

/// Maps some columns by a layer f and leaves the others as they are:
///
///   to_latent:  z_a = f(x_a),    z_b = x_b      log_det = ln|det dz_a/dx_a|
///   to_data:    x_a = f⁻¹(z_a),  x_b = z_b      log_det = ln|det dx_a/dz_a|
///
/// The columns stay where they are. The context is that of f. x and z: [N, D]. Both directions cost
/// those of f and copies.
template <class T>
class OnColumns : public Bijector<T> {
 public:
  /// `columns` of 0 … features - 1, in the order in which f gets them. Throws std::invalid_argument
  /// for a column that is missing or comes twice, or unless the layer takes as many columns.
  OnColumns(const std::vector<std::size_t>& columns, std::size_t features,
            std::unique_ptr<Bijector<T>> layer);

  std::size_t features() const override { return place_.size(); }
  std::size_t context_features() const override { return layer_->context_features(); }
  bool needs_statistics() const override { return layer_->needs_statistics(); }
  bool rows_mix_in_training() const override { return layer_->rows_mix_in_training(); }
  void take_statistics(const Rows<T>& rows, Workers& workers) override;
  void visit(ParameterVisitor<T>& visitor) override { visitor("part", *layer_); }

  /// The columns that the layer f maps, in the order in which f gets them; f itself.
  const std::vector<std::size_t>& columns() const { return split_.kept; }
  const Bijector<T>& part() const { return *layer_; }

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;
  Transformed<T> latent_in_training(Var<T> x, Var<T> context) const override;

 private:
  template <class Map>
  Transformed<T> on_part(Var<T> x, Map map) const;

  Split split_;                     // the columns of f are the kept ones, the others the moved ones
  std::vector<std::size_t> place_;  // where column j of x stands in [kept, moved]
  std::unique_ptr<Bijector<T>> layer_;
};

}  // namespace tapeflow

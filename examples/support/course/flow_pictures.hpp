// Pictures of a flow on the plane that many chapters show.
#pragma once

#include "examples/support/plot/figure.hpp"
#include "flows/quadrature.hpp"
#include "flows/tables/density_model.hpp"

#include <string>

namespace tapeflow {

/// The part of the plane to show, and what its axes are.
struct PlaneView {
  std::string x_label, y_label;
  AxisRange x, y;
};

/// A density over a box, on so many cells each way: as many as a large panel needs.
Grid density_over(const LogDensity& log_prob, AxisRange x, AxisRange y, std::size_t cells = 300);

/// Two panels with the density in both: the `rows` [N, 2], called `what`, and `samples` [M, 2].
Figure data_and_samples(const LogDensity& log_prob, const PlaneView& view, const std::string& what,
                        const Array<double>& rows, const Array<double>& samples);

/// Two panels: the `rows` over their density, and where the model's flow sends them, over that of
/// its base.
Figure data_and_latent(const LogDensity& log_prob, const PlaneView& view, const std::string& what,
                       const Array<double>& rows, const DensityModel<float>& model);

/// Small panels of `rows`, each in the colour of its group: as the model's flow gets them, and
/// after each layer of it. std::bad_cast unless the flow is a Chain.
Figure layer_by_layer(const DensityModel<float>& model, const Array<double>& rows,
                      const std::vector<std::size_t>& groups);

/// "picture_latent.png" for "picture.png" and "_latent".
std::string beside(const std::filesystem::path& picture, const std::string& suffix);

}  // namespace tapeflow

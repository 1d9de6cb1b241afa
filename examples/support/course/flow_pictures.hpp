// Pictures of flows on the plane for several chapters.
#pragma once

#include "examples/support/plot/figure.hpp"
#include "flows/quadrature.hpp"
#include "flows/tables/density_model.hpp"

#include <string>

namespace tapeflow {

/// The part of the plane to show, and the names of its axes.
struct PlaneView {
  std::string x_label, y_label;
  AxisRange x, y;
};

/// A density over a box on a grid of cells x cells. The default is enough for a large panel.
Grid density_over(const LogDensity& log_prob, AxisRange x, AxisRange y, std::size_t cells = 300);

/// Two panels: the `rows` [N, 2], called `what`, and the `samples` [M, 2], both over the density.
Figure data_and_samples(const LogDensity& log_prob, const PlaneView& view, const std::string& what,
                        const Array<double>& rows, const Array<double>& samples);

/// Two panels: the `rows` over their density, and their latents over the base density.
Figure data_and_latent(const LogDensity& log_prob, const PlaneView& view, const std::string& what,
                       const Array<double>& rows, const DensityModel<float>& model);

/// Small panels of `rows`, each row in the colour of its group: the input of the model's flow,
/// which sees rows standardised, and the result of each layer. std::bad_cast unless the flow is a
/// Chain.
Figure layer_by_layer(const DensityModel<float>& model, const Array<double>& rows,
                      const std::vector<std::size_t>& groups);

/// "picture_latent.png" for "picture.png" and "_latent". What is no file, such as /dev/null, takes
/// all pictures.
std::string beside(const std::filesystem::path& picture, const std::string& suffix);

/// "picture_training.gif" for "picture.png" and "_training". Another ending than .png stays, so
/// that two pictures have two films.
std::string film_beside(const std::filesystem::path& picture, const std::string& suffix);

}  // namespace tapeflow

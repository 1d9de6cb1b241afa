#include "examples/support/course/flow_pictures.hpp"

#include "engine/io/destination.hpp"
#include "flows/chain.hpp"

namespace tapeflow {
namespace {

Labels labels(const std::string& title, const PlaneView& view) {
  return {title, view.x_label, view.y_label};
}

LogDensity of_base(const Flow<float>& flow) {
  return [&flow](const Array<double>& z) {
    Tape<float> tape({.record = false});
    const Array<float>& log_p = flow.base().log_prob(tape.constant(cast<float>(z))).value();
    return std::vector<double>(log_p.begin(), log_p.end());
  };
}

Array<double> latent_of(const DensityModel<float>& model, const Array<double>& rows) {
  Tape<float> tape({.record = false});
  const Var<float> x = tape.constant(model.prepared(rows));
  return cast<double>(model.flow().bijector().to_latent(x, Var<float>()).value.value());
}

}  // namespace

Grid density_over(const LogDensity& log_prob, AxisRange x, AxisRange y, std::size_t cells) {
  return {density_grid(log_prob, {{x.low, y.low}, {x.high, y.high}}, cells).density, x, y};
}

Figure data_and_samples(const LogDensity& log_prob, const PlaneView& view, const std::string& what,
                        const Array<double>& rows, const Array<double>& samples) {
  const Grid density = density_over(log_prob, view.x, view.y);
  Figure figure;
  figure.density(labels(std::to_string(rows.shape(0)) + " " + what, view), density, rows);
  figure.density(labels(std::to_string(samples.shape(0)) + " samples of the flow", view), density,
                 samples);
  return figure;
}

Figure data_and_latent(const LogDensity& log_prob, const PlaneView& view, const std::string& what,
                       const Array<double>& rows, const DensityModel<float>& model) {
  constexpr AxisRange range{-4, 4};
  Figure figure;
  figure.density(labels(what + " x", view), density_over(log_prob, view.x, view.y), rows);
  figure.density({"the same " + what + " as z", "z1", "z2"},
                 density_over(of_base(model.flow()), range, range), latent_of(model, rows));
  return figure;
}

Figure layer_by_layer(const DensityModel<float>& model, const Array<double>& rows,
                      const std::vector<std::size_t>& groups) {
  constexpr AxisRange range{-4, 4};
  const auto& chain = dynamic_cast<const Chain<float>&>(model.flow().bijector());
  Tape<float> tape({.record = false});
  Var<float> v = tape.constant(model.prepared(rows));
  Figure figure(chain.size() < 9 ? 3 : 5);
  for (std::size_t k = 0; k <= chain.size(); ++k) {
    if (k > 0) v = chain.layer(k - 1).to_latent(v, Var<float>()).value;
    const std::string title = k == 0             ? "x, standardised"
                              : k < chain.size() ? "after layer " + std::to_string(k)
                                                 : "after layer " + std::to_string(k) + ": z";
    figure.points({title, "first column", "second column"}, range, range, cast<double>(v.value()),
                  groups);
  }
  return figure;
}

std::string beside(const std::filesystem::path& picture, const std::string& suffix) {
  if (!destination_of(picture).takes_a_new_file()) return picture;
  std::filesystem::path other = picture;
  return other.replace_filename(picture.stem().string() + suffix + picture.extension().string());
}

std::string film_beside(const std::filesystem::path& picture, const std::string& suffix) {
  std::filesystem::path film = beside(picture, suffix);
  if (film == picture) return film;
  return film.extension() == ".png" ? film.replace_extension(".gif") : film += ".gif";
}

}  // namespace tapeflow

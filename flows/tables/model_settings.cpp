#include "flows/tables/model_settings.hpp"

#include "engine/check.hpp"

namespace tapeflow {
namespace {

// Real-NVP's and MAF's layers are described by the same numbers.
template <class Options>
Options layer_options(const ModelSettings& settings) {
  Options options;
  options.hidden = settings.hidden;
  options.activation = settings.activation;
  options.log_scale_bound = settings.log_scale_bound;
  options.context_features = settings.context;
  return options;
}

bool is_autoregressive(const std::string& model) {
  return model == "maf" || model == "maf-mog" || model == "iaf";
}

template <class T>
Flow<T> build_autoregressive(const ModelSettings& settings, std::size_t features, Rng& rng) {
  const MafOptions options{settings.layers, layer_options<MaskedAutoregressiveOptions>(settings),
                           settings.normalization};
  if (settings.model == "maf-mog") return maf_mog<T>(features, options, 10, rng);
  return settings.model == "maf" ? maf<T>(features, options, rng) : iaf<T>(features, options, rng);
}

}  // namespace

bool has_networks(const ModelSettings& settings) {
  return settings.model != "planar" && settings.model != "radial" && settings.model != "linear";
}

bool takes_context(const ModelSettings& settings) { return has_networks(settings); }

const std::vector<std::string>& model_names() {
  static const std::vector<std::string> names = {"real-nvp", "nice",   "maf",    "maf-mog",
                                                 "iaf",      "planar", "radial", "linear"};
  return names;
}

const NamedValues<Normalization>& normalization_names() {
  static const NamedValues<Normalization> names = {
      {"none", Normalization::none}, {"batch", Normalization::batch}, {"act", Normalization::act}};
  return names;
}

template <class T>
Flow<T> build_flow(const ModelSettings& settings, std::size_t features, Rng& rng) {
  const std::string& model = settings.model;
  require(settings.normalization == Normalization::none || model == "real-nvp" || model == "maf" ||
              model == "maf-mog",
          "normalization: needs real-nvp, maf or maf-mog, got \"" + model + "\"");
  require(settings.context == 0 || takes_context(settings),
          "model: " + model + " takes no context; real-nvp, nice, maf, maf-mog and iaf do");
  if (is_autoregressive(model)) return build_autoregressive<T>(settings, features, rng);
  if (model == "planar") return planar<T>(features, settings.layers, rng);
  if (model == "radial") return radial<T>(features, settings.layers, rng);
  if (model == "linear") return linear<T>(features, rng);
  if (model == "nice") {
    return nice<T>(features,
                   {settings.layers,
                    {.hidden = settings.hidden,
                     .activation = settings.activation,
                     .context_features = settings.context}},
                   rng);
  }
  require(model == "real-nvp",
          "model: needs one of real-nvp, nice, maf, maf-mog, iaf, planar, radial, linear, got \"" +
              model + "\"");
  return real_nvp<T>(
      features,
      {settings.layers, layer_options<AffineCouplingOptions>(settings), settings.normalization},
      rng);
}

double least_weights(const ModelSettings& settings, std::size_t features) {
  const double layers = static_cast<double>(settings.layers), d = static_cast<double>(features);
  if (!has_networks(settings)) return settings.model == "linear" ? d : layers * d;
  const bool coupling = settings.model == "real-nvp" || settings.model == "nice";
  double inputs = coupling ? static_cast<double>(features / 2) : d - 1, weights = 0;
  inputs += static_cast<double>(settings.context);
  for (const std::size_t width : settings.hidden) {
    weights += (inputs + 1) * static_cast<double>(width);
    inputs = static_cast<double>(width);
  }
  return layers * weights;
}

template Flow<float> build_flow(const ModelSettings&, std::size_t, Rng&);
template Flow<double> build_flow(const ModelSettings&, std::size_t, Rng&);

}  // namespace tapeflow

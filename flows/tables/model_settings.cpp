#include "flows/tables/model_settings.hpp"

#include "engine/check.hpp"

namespace tapeflow {
namespace {

// Real-NVP's and MAF's layers are described by the same numbers.
template <class Options>
Options layer_options(const ModelSpec& spec) {
  Options options;
  options.hidden = spec.hidden;
  options.activation = spec.activation;
  options.log_scale_bound = spec.log_scale_bound;
  options.context_features = spec.context;
  return options;
}

bool is_autoregressive(const std::string& model) {
  return model == "maf" || model == "maf-mog" || model == "iaf";
}

template <class T>
Flow<T> build_autoregressive(const ModelSpec& spec, std::size_t features, Rng& rng) {
  const MafOptions options{spec.layers, layer_options<MaskedAutoregressiveOptions>(spec),
                           spec.normalization};
  if (spec.model == "maf-mog") return maf_mog<T>(features, options, 10, rng);
  return spec.model == "maf" ? maf<T>(features, options, rng) : iaf<T>(features, options, rng);
}

}  // namespace

bool has_networks(const ModelSpec& spec) {
  return spec.model != "planar" && spec.model != "radial" && spec.model != "linear";
}

bool takes_context(const ModelSpec& spec) { return has_networks(spec); }

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
Flow<T> build_flow(const ModelSpec& spec, std::size_t features, Rng& rng) {
  const std::string& model = spec.model;
  require(spec.normalization == Normalization::none || model == "real-nvp" || model == "maf" ||
              model == "maf-mog",
          "normalization: needs real-nvp, maf or maf-mog, got \"" + model + "\"");
  require(spec.context == 0 || takes_context(spec),
          "model: " + model + " takes no context; real-nvp, nice, maf, maf-mog and iaf do");
  if (is_autoregressive(model)) return build_autoregressive<T>(spec, features, rng);
  if (model == "planar") return planar<T>(features, spec.layers, rng);
  if (model == "radial") return radial<T>(features, spec.layers, rng);
  if (model == "linear") return linear<T>(features, rng);
  if (model == "nice") {
    return nice<T>(
        features,
        {spec.layers,
         {.hidden = spec.hidden, .activation = spec.activation, .context_features = spec.context}},
        rng);
  }
  require(model == "real-nvp",
          "model: needs one of real-nvp, nice, maf, maf-mog, iaf, planar, radial, linear, got \"" +
              model + "\"");
  return real_nvp<T>(
      features, {spec.layers, layer_options<AffineCouplingOptions>(spec), spec.normalization}, rng);
}

double least_weights(const ModelSpec& spec, std::size_t features) {
  const double layers = static_cast<double>(spec.layers), d = static_cast<double>(features);
  if (!has_networks(spec)) return spec.model == "linear" ? d : layers * d;
  const bool coupling = spec.model == "real-nvp" || spec.model == "nice";
  double inputs = coupling ? static_cast<double>(features / 2) : d - 1, weights = 0;
  inputs += static_cast<double>(spec.context);
  for (const std::size_t width : spec.hidden) {
    weights += (inputs + 1) * static_cast<double>(width);
    inputs = static_cast<double>(width);
  }
  return layers * weights;
}

template Flow<float> build_flow(const ModelSpec&, std::size_t, Rng&);
template Flow<double> build_flow(const ModelSpec&, std::size_t, Rng&);

}  // namespace tapeflow

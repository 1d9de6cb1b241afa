#include "flows/tables/recipe_table.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

constexpr std::size_t components = 10;  // of each conditional of maf-mog

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

MafOptions maf_options(const ModelSettings& settings) {
  return {settings.layers, layer_options<MaskedAutoregressiveOptions>(settings),
          settings.normalization};
}

template <class T>
Flow<T> build_real_nvp(const ModelSettings& settings, std::size_t features, Rng& rng) {
  return real_nvp<T>(
      features,
      {settings.layers, layer_options<AffineCouplingOptions>(settings), settings.normalization},
      rng);
}

template <class T>
Flow<T> build_nice(const ModelSettings& settings, std::size_t features, Rng& rng) {
  return nice<T>(features,
                 {settings.layers,
                  {.hidden = settings.hidden,
                   .activation = settings.activation,
                   .context_features = settings.context}},
                 rng);
}

template <class T>
Flow<T> build_maf(const ModelSettings& settings, std::size_t features, Rng& rng) {
  return maf<T>(features, maf_options(settings), rng);
}

template <class T>
Flow<T> build_maf_mog(const ModelSettings& settings, std::size_t features, Rng& rng) {
  return maf_mog<T>(features, maf_options(settings), components, rng);
}

template <class T>
Flow<T> build_iaf(const ModelSettings& settings, std::size_t features, Rng& rng) {
  return iaf<T>(features, maf_options(settings), rng);
}

template <class T>
Flow<T> build_planar(const ModelSettings& settings, std::size_t features, Rng& rng) {
  return planar<T>(features, settings.layers, rng);
}

template <class T>
Flow<T> build_radial(const ModelSettings& settings, std::size_t features, Rng& rng) {
  return radial<T>(features, settings.layers, rng);
}

template <class T>
Flow<T> build_linear(const ModelSettings&, std::size_t features, Rng& rng) {
  return linear<T>(features, rng);
}

// The weights of one network, which sees the context and this many columns.
double network_weights(const ModelSettings& settings, double columns, double outputs) {
  double weights = 0, inputs = columns + static_cast<double>(settings.context);
  for (const std::size_t width : settings.hidden) {
    weights += (inputs + 1) * static_cast<double>(width);
    inputs = static_cast<double>(width);
  }
  return weights + (inputs + 1) * outputs;
}

// Half of the columns are kept and half are moved; one column alone is moved.
template <int nets>
double weights_of_couplings(const ModelSettings& settings, std::size_t features) {
  const double kept = static_cast<double>(features / 2), moved = std::max(kept, 1.);
  return static_cast<double>(settings.layers) * nets * network_weights(settings, kept, moved);
}

// The weights of a MADE with this many outputs for each column.
double weights_of_made(const ModelSettings& settings, std::size_t features, double outputs) {
  const auto d = static_cast<double>(features);
  return network_weights(settings, d - 1, outputs * d);
}

double weights_of_maf(const ModelSettings& settings, std::size_t features) {
  return static_cast<double>(settings.layers) * weights_of_made(settings, features, 2);
}

double weights_of_maf_mog(const ModelSettings& settings, std::size_t features) {
  return weights_of_maf(settings, features) + weights_of_made(settings, features, 3 * components);
}

double one_vector_a_layer(const ModelSettings& settings, std::size_t features) {
  return static_cast<double>(settings.layers) * static_cast<double>(features);
}

double one_matrix(const ModelSettings&, std::size_t features) {
  return static_cast<double>(features) * static_cast<double>(features);
}

std::vector<Recipe> recipes_of_tables() {
  return {
      {{.name = "real-nvp",
        .default_layers = 8,
        .has_networks = true,
        .takes_context = true,
        .takes_normalization = true,
        .one_bell_in_one_column = true},
       build_real_nvp<float>,
       build_real_nvp<double>,
       weights_of_couplings<2>},
      {{.name = "nice",
        .default_layers = 8,
        .has_networks = true,
        .takes_context = true,
        .one_bell_in_one_column = true},
       build_nice<float>,
       build_nice<double>,
       weights_of_couplings<1>},
      {{.name = "maf",
        .default_layers = 5,
        .has_networks = true,
        .takes_context = true,
        .takes_normalization = true,
        .one_bell_in_one_column = true},
       build_maf<float>,
       build_maf<double>,
       weights_of_maf},
      {{.name = "maf-mog",
        .default_layers = 5,
        .has_networks = true,
        .takes_context = true,
        .takes_normalization = true},
       build_maf_mog<float>,
       build_maf_mog<double>,
       weights_of_maf_mog},
      {{.name = "iaf",
        .default_layers = 5,
        .has_networks = true,
        .takes_context = true,
        .one_bell_in_one_column = true},
       build_iaf<float>,
       build_iaf<double>,
       weights_of_maf},
      {{.name = "planar", .default_layers = 32},
       build_planar<float>,
       build_planar<double>,
       one_vector_a_layer},
      {{.name = "radial", .default_layers = 32},
       build_radial<float>,
       build_radial<double>,
       one_vector_a_layer},
      {{.name = "linear", .default_layers = 1, .has_layers = false, .one_bell_in_one_column = true},
       build_linear<float>,
       build_linear<double>,
       one_matrix},
  };
}

}  // namespace

const std::vector<Recipe>& recipe_table() {
  static const std::vector<Recipe> rows = [] {
    std::vector<Recipe> all = recipes_of_tables();
    for (Recipe& row : recipes_of_pictures()) all.push_back(std::move(row));
    return all;
  }();
  return rows;
}

}  // namespace tapeflow

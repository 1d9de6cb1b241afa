// The list of all layers, one entry for each kind. Every test of "any layer" runs over it.
#pragma once

#include "engine/random.hpp"
#include "flows/checks/check_bijector.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace tapeflow {

/// A kind of layer: how to make it in either precision, and the facts that the contract's test
/// needs.
struct LayerUnderTest {
  /// Whether column i of the result may depend on column j of the input, in either direction.
  using Structure = std::function<bool(std::size_t d, std::size_t i, std::size_t j)>;

  std::string name;
  std::function<std::unique_ptr<Bijector<float>>(std::size_t d, Rng& rng)> single;
  std::function<std::unique_ptr<Bijector<double>>(std::size_t d, Rng& rng)> exact;
  std::vector<std::size_t> features = {1, 2, 3, 8};  ///< the numbers of columns D to try
  Structure structure = {};                          ///< empty: any column may depend on any other
  std::size_t context = 0;                           ///< columns of the context
  CheckOptions options = {};                         ///< the domain, if not the whole line
  double (*datum)(double) = nullptr;                 ///< maps any number into the domain

  // The following functions return a copy of this entry with one member changed.
  LayerUnderTest at(std::vector<std::size_t> numbers_of_columns) const {
    LayerUnderTest copy = *this;
    copy.features = std::move(numbers_of_columns);
    return copy;
  }
  LayerUnderTest with_structure(Structure rule) const {
    LayerUnderTest copy = *this;
    copy.structure = std::move(rule);
    return copy;
  }
  LayerUnderTest with_context(std::size_t columns) const {
    LayerUnderTest copy = *this;
    copy.context = columns;
    return copy;
  }
  /// The domain is the open interval from low to high; `into_domain` maps any number into it.
  LayerUnderTest with_domain(double (*into_domain)(double), double low, double high) const {
    LayerUnderTest copy = *this;
    copy.datum = into_domain;
    copy.options.data_low = low;
    copy.options.data_high = high;
    return copy;
  }
  LayerUnderTest with_latents(double low, double high) const {
    LayerUnderTest copy = *this;
    copy.options.latent_low = low;
    copy.options.latent_high = high;
    return copy;
  }

  template <class T>
  std::unique_ptr<Bijector<T>> make(std::size_t d, Rng& rng) const {
    if constexpr (std::is_same_v<T, float>) {
      return single(d, rng);
    } else {
      return exact(d, rng);
    }
  }

  /// Data for the layer, [rows, d]: standard normal numbers, mapped into its domain.
  template <class T>
  Array<T> batch(std::size_t rows, std::size_t d, Rng& rng) const {
    Array<double> data = rng.normal<double>({rows, d});
    if (datum) std::transform(data.begin(), data.end(), data.begin(), datum);
    return cast<T>(data);
  }

  /// The options of check_bijector at D = d, with a context for each of `rows` rows.
  CheckOptions options_at(std::size_t d, std::size_t rows) const {
    CheckOptions complete = options;
    if (structure) {
      complete.structure = [rule = structure, d](auto i, auto j) { return rule(d, i, j); };
    }
    if (context > 0) complete.context = Rng(7).normal<double>({rows, context});
    return complete;
  }
};

/// The class that an entry is about, by the entry's name: "Radial" for "Inverse of Radial" and for
/// "Radial: a bug".
std::string layer_in(const std::string& name_of_entry);

/// The layers of all families, in the order of the families' names.
std::vector<LayerUnderTest> all_layers();

/// Adds a family to the list. Each file beside this one defines one, so that a new family needs
/// only a new file.
struct LayerFamily {
  LayerFamily(const std::string& name, std::vector<LayerUnderTest> (*layers)());
};

}  // namespace tapeflow

// The table of models: every row can be built, saved and loaded, and is told to the user.
#include "flows/tables/model_settings.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/table.hpp"
#include "engine/joined.hpp"
#include "flows/tables/density_model.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <filesystem>

using namespace tapeflow;

namespace {

// Settings of this model in several sizes, each with all that the model allows.
std::vector<ModelSettings> several_sizes(const ModelKind& kind) {
  std::vector<ModelSettings> all;
  for (const std::size_t layers : {1, 3}) {
    for (const std::vector<std::size_t>& hidden : {std::vector<std::size_t>{}, {4}, {7, 3}}) {
      for (const std::size_t context : {0, 5}) {
        for (const auto& [name, normalization] : normalization_names()) {
          if (context > 0 && !kind.takes_context) continue;
          if (normalization != Normalization::none && !kind.takes_normalization) continue;
          all.push_back({.model = kind.name,
                         .layers = layers,
                         .hidden = hidden,
                         .normalization = normalization,
                         .context = context});
        }
      }
    }
  }
  return all;
}

std::size_t count_of_parameters(Flow<double>& flow) {
  std::size_t count = 0;
  for (const NamedParameter<double>& named : flow.named_parameters())
    count += named.parameter->value.size();
  return count;
}

}  // namespace

TEST_CASE("No flow has fewer parameters than its row of the table says") {
  for (const ModelKind& kind : model_kinds()) {
    for (const ModelSettings& settings : several_sizes(kind)) {
      for (const std::size_t features : {1, 2, 5}) {
        CAPTURE(kind.name, settings.layers, settings.hidden.size(), settings.context, features);
        Rng rng(1);
        Flow<double> flow = build_flow<double>(settings, features, rng);
        CHECK(flow.features() == features);
        CHECK(flow.context_features() == settings.context);
        CHECK(least_weights(settings, features) <= static_cast<double>(flow.parameter_count()));
        CHECK(least_weights(settings, features) <= static_cast<double>(count_of_parameters(flow)));
      }
    }
  }
}

TEST_CASE("The least number of weights grows with the number of layers") {
  for (const ModelKind& kind : model_kinds()) {
    if (!kind.has_layers) continue;
    CAPTURE(kind.name);
    ModelSettings settings{.model = kind.name, .layers = 1, .hidden = {4}};
    const double one = least_weights(settings, 3);
    settings.layers = 2;
    const double a_layer = least_weights(settings, 3) - one;
    CHECK(a_layer > 0);
    settings.layers = 1000;
    CHECK(least_weights(settings, 3) == Approx(one + 999 * a_layer));
  }
}

TEST_CASE(
    "Every model of the table in several sizes is loaded from the file that it was saved to") {
  const TemporaryDirectory folder;
  for (const ModelKind& kind : model_kinds()) {
    for (ModelSettings settings : several_sizes(kind)) {
      for (const std::size_t features : {1, 3}) {
        CAPTURE(kind.name, settings.layers, settings.hidden.size(), settings.context, features);
        const std::vector<ContextColumn> context =
            settings.context > 0 ? std::vector<ContextColumn>{"t", {"kind", {"a", "b", "c", "d"}}}
                                 : std::vector<ContextColumn>{};
        Rng rng(2);
        Rows<double> rows{rng.normal<double>({40, features})};
        if (settings.context > 0) rows.context = rng.normal<double>({40, 2});
        for (std::size_t i = 0; i < rows.context.size() / 2; ++i)
          rows.context(i, 1) = static_cast<double>(i % 4);
        const std::vector<std::string> columns = default_columns(features);
        DensityModel<float> model(settings, Dataset(columns, context, rows), 1);
        model.save(folder / "m");
        const auto loaded = DensityModel<float>::load(folder / "m");
        Workers workers(1);
        CHECK(loaded.log_prob(rows, workers) == model.log_prob(rows, workers));
      }
    }
  }
}

TEST_CASE("A loaded model has the settings that it was saved with, each away from its default") {
  const TemporaryDirectory folder;
  Rng rng(3);
  const Rows<double> rows{rng.normal<double>({40, 3})};
  Workers workers(1);
  for (const ModelKind& kind : model_kinds()) {
    for (const Activation activation :
         {Activation::identity, Activation::relu, Activation::sigmoid, Activation::softplus}) {
      CAPTURE(kind.name, static_cast<int>(activation));
      const ModelSettings settings{
          .model = kind.name,
          .layers = 2,
          .hidden = {5, 4},
          .activation = activation,
          .log_scale_bound = 0.4,
          .normalization = kind.takes_normalization ? Normalization::act : Normalization::none,
          .preprocessing = Preprocessing::standardize};
      DensityModel<double> model(settings, Dataset({"a", "b", "c"}, {}, rows), 1);
      // A new flow is the identity, whatever its networks are. Sums of this size reach the bound.
      randomise(model.flow(), rng, 1);
      model.save(folder / "m");
      const auto loaded = DensityModel<double>::load(folder / "m");
      CHECK(loaded.log_prob(rows, workers) == model.log_prob(rows, workers));
      CHECK(loaded.settings().model == kind.name);
      CHECK(loaded.settings().layers == 2);
      CHECK(loaded.settings().hidden == settings.hidden);
      CHECK(loaded.settings().activation == activation);
      CHECK(loaded.settings().log_scale_bound == 0.4);
      CHECK(loaded.settings().normalization == settings.normalization);
      CHECK(loaded.settings().preprocessing == Preprocessing::standardize);
    }
  }
}

TEST_CASE("What a row does not allow is refused with the names of the models that do") {
  Rng rng(1);
  for (const ModelKind& kind : model_kinds()) {
    ModelSettings settings{.model = kind.name, .layers = 1, .hidden = {4}};
    settings.normalization = Normalization::act;
    if (!kind.takes_normalization)
      CHECK_THROWS_WITH(build_flow<float>(settings, 2, rng),
                        "normalization: needs real-nvp, maf or maf-mog, got \"" + kind.name + "\"");
    settings.normalization = Normalization::none;
    settings.context = 1;
    if (!kind.takes_context)
      CHECK_THROWS_WITH(
          build_flow<float>(settings, 2, rng),
          "model: " + kind.name + " takes no context; real-nvp, nice, maf, maf-mog and iaf do");
  }
  CHECK_THROWS_WITH(build_flow<float>({.model = "glow"}, 2, rng),
                    "model: needs one of real-nvp, nice, maf, maf-mog, iaf, planar, radial, "
                    "linear, got \"glow\"");
}

TEST_CASE("The README lists the models of the table") {
  std::vector<std::string> quoted;
  for (const std::string& name : model_names()) quoted.push_back("`" + name + "`");
  const std::string readme = read_file(std::filesystem::path(TAPEFLOW_SOURCE_DIR) / "README.md");
  CHECK_THAT(readme, Catch::Contains("`fit --model`: " + joined(quoted, " or ")));
}

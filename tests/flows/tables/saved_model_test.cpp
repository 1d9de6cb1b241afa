// A file is taken for the model that was saved only if it loads and scores rows as the model does.
#include "flows/tables/saved_model.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace tapeflow;

namespace {

const Array<double> some_rows = Rng(1).normal<double>({30, 2});

// A model that is far enough from a Gaussian to notice other weights.
DensityModel<float> model_of(const ModelSettings& settings) {
  DensityModel<float> model(settings, {"a", "b"}, some_rows, 1);
  fit(model, some_rows, some_rows, {.epochs = 3, .batch = 10});
  return model;
}

void check_saved(const DensityModel<float>& model, const std::filesystem::path& file) {
  Workers workers(1);
  require_saved(model, file, Rows<double>{some_rows, {}}, workers);
}

}  // namespace

TEST_CASE("Every kind of model is the one that was saved") {
  const TemporaryDirectory folder;
  for (const std::string& kind : model_names()) {
    INFO(kind);
    const DensityModel<float> model = model_of({.model = kind, .layers = 2, .hidden = {4}});
    model.save(folder / "m");
    CHECK_NOTHROW(check_saved(model, folder / "m"));
  }
}

TEST_CASE("A file that does not load, or holds another model, is told") {
  const TemporaryDirectory folder;
  const std::string file = (folder / "m").string();
  const ModelSettings settings{.layers = 2, .hidden = {4}};
  const DensityModel<float> model = model_of(settings);
  CHECK_THROWS_WITH(check_saved(model, file),
                    "the model was saved and cannot be loaded again: cannot read " + file +
                        ": No such file or directory");
  model_of({.layers = 2, .hidden = {5}}).save(file);
  const std::string others = file +
                             ": needs the log-probabilities of the model that was saved, "
                             "the model in the file has others";
  CHECK_THROWS_WITH(check_saved(model, file), others);
  CHECK_THROWS_AS(check_saved(model, file), std::runtime_error);
}

TEST_CASE("A flow that its description does not build again is told, though its weights fit") {
  const TemporaryDirectory folder;
  const std::string file = (folder / "m").string();
  ModelSettings settings{.layers = 2, .hidden = {4}};
  const DensityModel<float> relu = model_of(settings).with_flow([&](Flow<float> old) {
    settings.activation = Activation::relu;
    Rng rng(1);
    Flow<float> flow = build_flow<float>(settings, 2, rng);
    copy_parameters(old, flow);
    return flow;
  });
  relu.save(file);
  CHECK_THROWS_WITH(check_saved(relu, file), Catch::EndsWith("the model in the file has others"));
}

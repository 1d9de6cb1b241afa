// Parameters in a model file: loaded all together, or not at all.
#include "engine/io/parameters.hpp"

#include "engine/nets.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

Linear<float> layer(std::uint64_t seed) {
  Rng rng(seed);
  return Linear<float>(2, 3, Activation::identity, rng);
}

}  // namespace

TEST_CASE("Parameters are loaded from under their prefix") {
  const Linear<float> saved = layer(1);
  Linear<float> loaded = layer(2);
  ModelFile file;
  save_parameters(saved, "net.", file);
  load_parameters(file, "net.", loaded);
  CHECK(bool(loaded.weight().value == saved.named_parameters()[0].parameter->value));
}

TEST_CASE("A file that lacks one parameter, or has another shape of it, changes none") {
  ModelFile without, shorter;
  save_parameters(layer(1), "", without);
  save_parameters(layer(1), "", shorter);
  without.tensors.erase("bias");
  shorter.tensors["bias"] = Array<float>{1, 2};
  const std::string needed = "the model file needs a tensor \"bias\" of shape [3] in float, got ";
  for (const auto& [file, got] : {std::pair{without, "none of that name"}, {shorter, "[2]"}}) {
    Linear<float> loaded = layer(2);
    CHECK_THROWS_WITH(load_parameters(file, "", loaded), needed + got);
    CHECK(bool(loaded.weight().value == layer(2).weight().value));
  }
}

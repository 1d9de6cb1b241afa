// Density models in sound files with a false description: errors that the checksum cannot see.
#include "engine/io/atomic_file.hpp"
#include "engine/random.hpp"
#include "flows/tables/density_model.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/sealed_model.hpp"
#include "tests/support/temporary_directory.hpp"

#include <fstream>

using namespace tapeflow;

namespace {

const TemporaryDirectory folder;
const std::string path = (folder / "m.safetensors").string();

std::string small_model() {
  const Array<double> data = Rng(1).normal<double>({5, 2});
  DensityModel<float> model({.layers = 1, .hidden = {1}}, {"a", "b"}, data, 1);
  model.save(path);
  return read_file(path);
}

// A model whose context is a number and a class.
std::string conditional_model(std::size_t width = 1) {
  Rows<double> data{Rng(1).normal<double>({8, 1}), Rng(2).normal<double>({8, 2})};
  for (std::size_t i = 0; i < 8; ++i) data.context(i, 1) = static_cast<double>(i % 2);
  DensityModel<float> model({.layers = 1, .hidden = {width}},
                            Dataset({"a"}, {"t", {"kind", {"p", "q"}}}, data), 1);
  model.save(path);
  return read_file(path);
}

std::string picture_model() {
  const ImageShape shape{3, 4, 1};
  const Array<double> data = filled<double>({5, shape.size()}, 7);
  DensityModel<float> model({.model = "glow",
                             .layers = 1,
                             .hidden = {2},
                             .preprocessing = Preprocessing::pixels,
                             .picture = PictureSettings{.shape = shape}},
                            pixel_names(shape), data, 1);
  model.save(path);
  return read_file(path);
}

// Loads the model and uses it, as the programs do.
const auto load = [](const std::string& bytes) {
  std::filesystem::remove(path);  // replacing a file would be slow on some systems
  std::ofstream(path, std::ios::binary) << bytes;
  AnyDensityModel model = load_density_model(path);
  std::visit([](const auto& m) { CHECK(m.columns().size() == m.preprocessor().mean().size()); },
             model);
};

// The model in the file with one piece of its description replaced.
std::string changed_file(const std::string& old, const std::string& changed) {
  ModelFile file = read_model(path);
  std::string& text = file.metadata.at("tapeflow");
  REQUIRE(text.find(old) != text.npos);
  text.replace(text.find(old), old.size(), changed);
  write_model(path, file);
  return read_file(path);
}

std::string with(const std::string& old, const std::string& changed) {
  small_model();
  return changed_file(old, changed);
}

}  // namespace

TEST_CASE("A density model with a changed bit and a right checksum is an error, or a valid model") {
  const int kind = GENERATE(0, 1, 2);
  const std::string whole = kind == 0   ? small_model()
                            : kind == 1 ? conditional_model()
                                        : picture_model();
  Trial trial(path, load);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      INFO("bit " << bit << " of byte " << i);
      std::string damaged = whole;
      damaged[i] = static_cast<char>(damaged[i] ^ 1 << bit);
      trial.attempt(resealed(std::move(damaged)));
    }
  }
  WARN(trial.report());
  CHECK(trial.refused > trial.tried / 3);
  CHECK(trial.refused < trial.tried);
}

TEST_CASE("A description that does not fit its file is refused before much memory is allocated") {
  Trial trial(path, load);
  for (const std::string layers : {"1000000000", "18446744073709551615", "0", "-1", "1.5", "null",
                                   "\"1\"", "[1]", "1e300", "2"})
    trial.attempt(with("\"layers\":1", "\"layers\":" + layers));
  for (const std::string hidden : {"[1000000000]", "[1,1000000000]", "[18446744073709551615]",
                                   "[0]", "[-1]", "1", "{}", "[1,1]", "[\"a\"]"})
    trial.attempt(with("\"hidden\":[1]", "\"hidden\":" + hidden));
  for (const std::string columns :
       {"[]", "[\"a\"]", "[1,2]", "\"ab\"", "{}", "[\"a\",\"b\",\"c\"]"})
    trial.attempt(with("\"columns\":[\"a\",\"b\"]", "\"columns\":" + columns));
  trial.attempt(with("\"model\":\"real-nvp\"", "\"model\":\"no such flow\""));
  trial.attempt(with("\"model\":\"real-nvp\"", "\"model\":7"));
  trial.attempt(with("\"precision\":\"float\"", "\"precision\":\"double\""));
  trial.attempt(with("\"precision\":\"float\"", "\"precision\":\"half\""));
  trial.attempt(with("\"activation\":\"tanh\"", "\"activation\":\"none such\""));
  for (const std::string normalization : {"\"none such\"", "\"batch\"", "null", "1"})
    trial.attempt(with("\"normalization\":\"none\"", "\"normalization\":" + normalization));
  std::string deep("\"columns\":");
  deep.append(50'000, '[');
  trial.attempt(with("\"columns\":[\"a\",\"b\"]", deep));
  deep.append(50'000, ']');
  trial.attempt(with("\"columns\":[\"a\",\"b\"]", deep));
  WARN(trial.report());
  CHECK(trial.refused == trial.tried);
}

TEST_CASE("Classes that do not fit the context of the file are refused") {
  Trial trial(path, load);
  const std::string classes = R"("classes":[[],["p","q"]])";
  for (const std::string lie :
       {R"([])", R"([["p","q"]])", R"([[],["p","q"],[]])", R"([[],["p","p"]])", R"([[],["p",""]])",
        R"([[],["p","q","r"]])", R"([["p","q"],["r","s"]])", R"([[],[]])", R"([[],["p"]])",
        R"([[],[1,2]])", R"([[],"pq"])", R"({"kind":["p","q"]})", "null", "2"}) {
    INFO(lie);
    conditional_model();
    trial.attempt(changed_file(classes, "\"classes\":" + lie));
  }
  // A description with more inputs than the networks have weights for: a few names would ask for
  // much memory.
  std::string names("\"classes\":[[],[");
  for (int k = 0; k < 4000; ++k) names += (k > 0 ? ",\"" : "\"") + std::to_string(k) + "\"";
  conditional_model(1000);
  trial.attempt(changed_file(classes, names + "]]"));
  WARN(trial.report());
  CHECK(trial.refused == trial.tried);
}

// No tensor of a flow of convolutions depends on the height or the width, so that other ones are
// no lie, unless they are too large.
TEST_CASE("A false description of pictures is refused before much memory is allocated") {
  Trial trial(path, load);
  const auto attempt = [&trial](const std::string& old, const std::string& lie) {
    INFO(lie);
    picture_model();
    trial.attempt(changed_file(old, lie));
    CHECK(trial.refused == trial.tried);
  };
  for (const std::string lie : {"0", "3", "30", "64", "1000000000", "-1", "1.5", "null", "\"1\""})
    attempt("\"scales\":1", "\"scales\":" + lie);
  for (const std::string lie :
       {"0", "30000", "100000", "18446744073709551615", "-3", "null", "[3]"})
    attempt("\"height\":3", "\"height\":" + lie);
  for (const std::string lie : {"0", "1", "257", "1000000", "null"})
    attempt("\"levels\":256", "\"levels\":" + lie);
  for (const std::string lie : {"0", "4", "100000", "null"})
    attempt("\"channels\":1", "\"channels\":" + lie);
  for (const std::string lie : {"0", "-1", "0.5", "1e300", "null", "\"a\""})
    attempt("\"alpha\":1e-06", "\"alpha\":" + lie);
  for (const std::string lie : {"\"additive\"", "\"none such\"", "7"})
    attempt("\"coupling\":\"affine\"", "\"coupling\":" + lie);
  for (const std::string lie : {"[]", "[2,2]", "[1]", "[100000]"})
    attempt("\"hidden\":[2]", "\"hidden\":" + lie);
  for (const std::string lie : {"\"real-nvp\"", "\"maf\""})
    attempt("\"model\":\"glow\"", "\"model\":" + lie);
  attempt("\"layers\":1", "\"layers\":100000");
  attempt("\"preprocessing\":\"pixels\"", "\"preprocessing\":\"whiten\"");
  attempt("\"picture\":", "\"poem\":");
  attempt("\"normalization\":\"none\"", "\"normalization\":\"act\"");
  WARN(trial.report());
}

TEST_CASE("Tensors that are missing, of another shape or precision are named") {
  GENERATE(0, 1) == 0 ? small_model() : conditional_model();
  const ModelFile whole = read_model(path);
  Trial trial(path, load);
  for (const auto& [name, tensor] : whole.tensors) {
    ModelFile damaged = whole;
    damaged.tensors.erase(name);
    write_model(path, damaged);
    trial.attempt(read_file(path));
    damaged.tensors[name] = Array<float>(Shape{7, 7, 7});
    write_model(path, damaged);
    trial.attempt(read_file(path));
  }
  CHECK(trial.refused == trial.tried);
  CHECK(trial.tried >= 8);
}

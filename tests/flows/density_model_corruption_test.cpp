// Density models whose file is sound and whose description lies: what the checksum cannot see.
#include "engine/io/atomic_file.hpp"
#include "engine/random.hpp"
#include "flows/density_model.hpp"
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

// Loads the model and asks it for a number, as the programs do.
const auto load = [](const std::string& bytes) {
  std::filesystem::remove(path);  // some systems force what replaces a file to the disk
  std::ofstream(path, std::ios::binary) << bytes;
  AnyDensityModel model = load_density_model(path);
  std::visit([](const auto& m) { CHECK(m.columns.size() == m.preprocessor.mean().size()); }, model);
};

// The small model with one piece of its description replaced.
std::string with(const std::string& old, const std::string& changed) {
  small_model();
  ModelFile file = read_model(path);
  std::string& text = file.metadata.at("tapeflow");
  REQUIRE(text.find(old) != text.npos);
  text.replace(text.find(old), old.size(), changed);
  write_model(path, file);
  return read_file(path);
}

}  // namespace

TEST_CASE("A changed bit of a density model under a right checksum is an error, or a model") {
  const std::string whole = small_model();
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

TEST_CASE("A description that its file does not back is refused, before much memory is asked for") {
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

TEST_CASE("Tensors that are missing, of another shape or precision are named") {
  small_model();
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

// Small models in files, to be damaged by tests.
#pragma once

#include "engine/io/atomic_file.hpp"
#include "engine/random.hpp"
#include "flows/tables/density_model.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <string>

namespace tapeflow {

inline const TemporaryDirectory hostile_folder;
inline const std::string hostile_path = (hostile_folder / "m.safetensors").string();

/// The file of an untrained model of two columns, "a" and "b", in float; it remembers scores.
inline ModelFile model_file(ModelSettings settings) {
  settings.layers = 2;
  settings.hidden = {3};
  const Array<double> data = Rng(1).normal<double>({30, 2});
  DensityModel<float> model(settings, {"a", "b"}, data, 1);
  Workers alone(1);
  model.flow().take_statistics({model.prepared(data)}, alone);
  model.remember_scores({-3, -2, -1});
  model.save(hostile_path);
  return read_model(hostile_path);
}

/// The file of a model of "a" given a number "t" and a class "kind" of "p" and "q".
inline ModelFile conditional_file() {
  Rows<double> data{Rng(1).normal<double>({8, 1}), Rng(2).normal<double>({8, 2})};
  for (std::size_t i = 0; i < 8; ++i) data.context(i, 1) = static_cast<double>(i % 2);
  const Dataset rows({"a"}, {"t", {"kind", {"p", "q"}}}, data);
  DensityModel<float>({.layers = 1, .hidden = {2}}, rows, 1).save(hostile_path);
  return read_model(hostile_path);
}

/// The file of a model whose column "b" has levels 1 apart.
inline ModelFile levels_file() {
  const Array<double> data = Rng(1).normal<double>({30, 2});
  DensityModel<double> model(
      {.layers = 1, .hidden = {2}, .preprocessing = Preprocessing::standardize}, {"a", "b"}, data,
      1);
  model.remember_levels({{0., 0.}, {0., 1.}});
  model.save(hostile_path);
  return read_model(hostile_path);
}

/// The file with one number of a tensor replaced.
inline ModelFile with_number(ModelFile file, const std::string& tensor, std::size_t place,
                             double value) {
  INFO(tensor);
  REQUIRE(file.tensors.contains(tensor));
  std::visit(
      [&](auto& array) {
        REQUIRE(place < array.size());
        using Number = std::decay_t<decltype(array.data()[0])>;
        array.data()[place] = static_cast<Number>(value);
      },
      file.tensors.at(tensor));
  return file;
}

/// The file with one piece of its description replaced.
inline ModelFile with_description(ModelFile file, const std::string& old,
                                  const std::string& changed) {
  std::string& text = file.metadata.at("tapeflow");
  INFO(text);
  REQUIRE(text.find(old) != text.npos);
  text.replace(text.find(old), old.size(), changed);
  return file;
}

/// The sentence with which the file is refused, without the file's name; "" if it is loaded.
inline std::string refusal(const ModelFile& file) {
  std::filesystem::remove(hostile_path);
  write_model(hostile_path, file);
  try {
    load_density_model(hostile_path);
    return "";
  } catch (const std::runtime_error& error) {
    const std::string sentence = error.what();
    REQUIRE(sentence.starts_with(hostile_path + ": "));
    return sentence.substr(hostile_path.size() + 2);
  }
}

}  // namespace tapeflow

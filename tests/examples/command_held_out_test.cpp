// What a fit uses its rows for: weights and preprocessing come from the training rows, the choice
// between epochs and between seeds from the validation rows, and the test rows decide nothing.
#include "engine/random.hpp"
#include "flows/data/rows.hpp"
#include "flows/data/statistics.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>
#include <map>

using namespace tapeflow;
using nlohmann::json;

namespace {

using Names = std::vector<std::string>;
const Names abt{"a", "b", "t"};

// b is a parabola of a, and a depends on t.
Array<double> rows(std::size_t n, std::uint64_t seed) {
  Array<double> data = Rng(seed).normal<double>({n, 3});
  for (std::size_t i = 0; i < n; ++i) {
    data(i, 0) += data(i, 2);
    data(i, 1) += data(i, 0) * data(i, 0);
  }
  return data;
}

// The rows with other numbers in some places.
Array<double> with_other(Array<double> data, const std::vector<std::size_t>& places) {
  for (const std::size_t i : places)
    for (std::size_t j = 0; j < data.shape(1); ++j) data(i, j) = 100 - 3 * data(i, j);
  return data;
}

// The preprocessing and the encoding of the context in a model file.
std::map<std::string, ModelFile::Tensor> preparation_in(const ModelFile& file) {
  std::map<std::string, ModelFile::Tensor> tensors;
  for (const auto& [name, tensor] : file.tensors)
    if (name.starts_with("preprocessing.") || name.starts_with("context."))
      tensors.emplace(name, tensor);
  return tensors;
}

// What a fit found, without what depends on its test rows and on the clock.
json without_test(json found) {
  for (const char* key : {"test_log_likelihood", "test_standard_error", "gaussian_log_likelihood",
                          "gain_over_gaussian", "gain_standard_error", "test_rows", "test_scores",
                          "seconds", "out", "out_checksum"})
    found.erase(key);
  if (found.contains("checksums")) found["checksums"].erase("test_rows");
  for (const char* list : {"seeds", "models"})
    if (found.contains(list))
      for (json& one : found[list]) one = without_test(one);
  return found;
}

std::size_t best_seed(const json& seeds, const std::string& score) {
  return std::max_element(seeds.begin(), seeds.end(),
                          [&](const json& a, const json& b) { return a[score] < b[score]; })
      ->at("seed");
}

}  // namespace

TEST_CASE("A fit reports the scores of the training, validation and test rows its seed deals out") {
  const Workplace here;
  const Array<double> data = rows(200, 1);
  here.write("data.csv", abt, data);
  const json found = here.fit("data.csv --valid 0.2 --test-fraction 0.3 --seed 5");
  const DataSplit split = split_rows(200, 0.2, 0.3, 5);
  for (const auto& [name, places] :
       {std::pair{"train", split.train}, {"valid", split.valid}, {"test", split.test}}) {
    INFO(name);
    const std::string file = std::string(name) + ".csv", key = name;
    here.write(file, abt, select_rows(data, places));
    CHECK(found[key + "_rows"] == places.size());
    // Other chunks of rows round differently in float: about 100 roundings of a few nats.
    CHECK(found[key + "_log_likelihood"].get<double>() ==
          Approx(mean_and_error(here.log_prob("model.safetensors " + file)).mean)
              .margin(100 * 6e-8 * 10)
              .epsilon(0));
  }
}

TEST_CASE("Test rows choose neither an epoch nor a seed, and no part of the model") {
  const Workplace here;
  here.write("data.csv", abt, rows(60, 1));
  here.write("alike.csv", abt, rows(20, 2));
  here.write("near.csv", abt, 0.1 * rows(20, 3));
  here.write("far.csv", abt, 2. * rows(20, 4));
  const std::string options =
      "fit data.csv --context t --seed 2 --layers 2 --hidden 16 --batch 10 --epochs 40 --lr 0.02 "
      "--seeds 3 "
      "--json --out ";
  std::vector<json> found;
  bool another_is_best_on_test = false;
  for (const std::string test : {"alike", "near", "far"}) {
    found.push_back(json::parse(here.output(options + test + " --test " + test + ".csv")));
    const json& seeds = found.back()["seeds"];
    const std::size_t best = best_seed(seeds, "valid_log_likelihood");
    CHECK(found.back()["seed"] == best);
    another_is_best_on_test |= best_seed(seeds, "test_log_likelihood") != best;
    CHECK(without_test(found.back()) == without_test(found.front()));
    CHECK((read_model(here / test).tensors == read_model(here / "alike").tensors));
  }
  CHECK(another_is_best_on_test);  // else the test rows would have chosen the same
}

TEST_CASE("Preprocessing and the Gaussian are fitted to the training rows alone") {
  const Workplace here;
  const Array<double> data = rows(100, 1);
  const DataSplit split = split_rows(100, 0.2, 0, 1);
  here.write("data.csv", abt, data);
  here.write("other.csv", abt, with_other(data, split.valid));
  here.write("planted.csv", abt, with_other(data, {split.train[0]}));
  here.write("test.csv", abt, rows(50, 2));
  const auto fit = [&](const std::string& file, const std::string& test, const std::string& kind) {
    return here.fit(file + " --context t --valid 0.2 --test " + test + " --preprocessing " + kind +
                    " --out m");
  };
  for (const std::string kind : {"standardize", "whiten"}) {
    const json gaussian = fit("data.csv", "test.csv", kind)["gaussian_log_likelihood"];
    const auto preparation = preparation_in(read_model(here / "m"));
    const auto& mean = std::get<Array<double>>(preparation.at("preprocessing.mean"));
    const ColumnMoments moments = column_moments(select_rows(data, split.train));
    for (std::size_t j = 0; j < 2; ++j) CHECK(mean(j) == moments.mean(j));

    CHECK(fit("other.csv", "test.csv", kind)["gaussian_log_likelihood"] == gaussian);
    CHECK((preparation_in(read_model(here / "m")) == preparation));
    fit("data.csv", "planted.csv", kind);
    CHECK((preparation_in(read_model(here / "m")) == preparation));
    CHECK(fit("planted.csv", "test.csv", kind)["gaussian_log_likelihood"] != gaussian);
    CHECK((preparation_in(read_model(here / "m")) != preparation));
  }
}

TEST_CASE("A percentile counts the validation rows that are less likely, and no other rows") {
  const Workplace here;
  const Array<double> data = rows(200, 1);
  here.write("data.csv", abt, data);
  here.fit("data.csv --valid 0.5 --test-fraction 0.3");
  here.write("valid.csv", abt, select_rows(data, split_rows(200, 0.5, 0.3, 1).valid));
  const std::vector<double> valid = here.log_prob("model.safetensors valid.csv"),
                            all = here.log_prob("model.safetensors data.csv"),
                            percentile = here.log_prob("model.safetensors data.csv", 1);
  REQUIRE(valid.size() == 100);
  for (std::size_t i = 0; i < 200; ++i) {
    const auto lower =
        std::count_if(valid.begin(), valid.end(), [&](double other) { return other < all[i]; });
    // A validation row may round differently than in the fit, and so count itself.
    CHECK(std::abs(percentile[i] - static_cast<double>(lower)) <= 1);
  }
}

TEST_CASE("compare gives every model the rows and the numbers that fit gives it") {
  const Workplace here;
  here.write("data.csv", abt, rows(100, 1));
  here.write("test.csv", abt, rows(30, 2));
  const Names names{"maf", "linear", "real-nvp"};
  const auto compared = [&](const std::string& more) {
    return json::parse(here.output("compare data.csv --models maf linear real-nvp --seed 3 --json" +
                                   small_fit + more));
  };
  const json found = compared("");
  REQUIRE(found["models"].size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    INFO(names[k]);
    const json alone = here.fit("data.csv --seed 3 --model " + names[k]);
    for (const auto& [key, value] : found["models"][k].items())
      if (key != "seconds" && key != "best") CHECK(alone[key] == value);
  }
  // Test rows decide nothing here either.
  here.write("far.csv", abt, 2. * rows(30, 3));
  CHECK(without_test(compared(" --test test.csv")) == without_test(compared(" --test far.csv")));
}

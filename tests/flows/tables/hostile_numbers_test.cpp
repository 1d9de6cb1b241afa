// Sound files of models whose numbers or names no model can have: each is refused by a sentence
// that names the tensor or the field, and says what it needed.
#include "tests/flows/tables/hostile_models.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::vector<ModelFile> files_of_all_models() {
  std::vector<ModelFile> files{conditional_file(), levels_file()};
  for (const ModelKind& kind : model_kinds()) {
    for (const auto& [name, normalization] : normalization_names()) {
      if (normalization != Normalization::none && !kind.takes_normalization) continue;
      files.push_back(model_file({.model = kind.name, .normalization = normalization}));
    }
  }
  return files;
}

struct WrongNumber {
  std::string tensor;
  std::size_t place;
  double value;
  std::string sentence;  // without "the model file needs "
};

void check_refused(const ModelFile& whole, const std::vector<WrongNumber>& all) {
  for (const WrongNumber& wrong : all) {
    INFO(wrong.tensor << ", place " << wrong.place << ": " << wrong.value);
    const ModelFile file = with_number(whole, wrong.tensor, wrong.place, wrong.value);
    CHECK(refusal(file) == "the model file needs " + wrong.sentence);
  }
}

void check_descriptions(const ModelFile& whole, const std::string& old,
                        const std::vector<std::pair<std::string, std::string>>& lies) {
  for (const auto& [lie, sentence] : lies) {
    INFO(lie);
    CHECK_THAT(refusal(with_description(whole, old, lie)), Catch::Contains(sentence));
  }
}

}  // namespace

TEST_CASE("A number that is not finite is refused in every tensor of every model") {
  std::size_t tried = 0;
  for (const ModelFile& whole : files_of_all_models()) {
    CHECK(refusal(whole).empty());
    for (const auto& [name, tensor] : whole.tensors) {
      const std::size_t size = std::visit([](const auto& a) { return a.size(); }, tensor);
      if (size == 0) continue;
      for (const double wrong : {not_a_number, inf, -inf}) {
        if (name == "scores" && wrong == -inf) continue;  // of a row far out
        INFO(whole.metadata.at("tapeflow") << ", " << name << ": " << wrong);
        const std::string sentence = refusal(with_number(whole, name, size - 1, wrong));
        CHECK(sentence.starts_with("the model file needs "));
        CHECK(sentence.find("\"" + name + "\"") != sentence.npos);
        ++tried;
      }
    }
  }
  CHECK(tried > 500);
}

TEST_CASE("Numbers that a tensor cannot have are refused") {
  const std::string positive = "finite numbers above 0 in tensor \"preprocessing.";
  check_refused(
      model_file({.model = "planar"}),
      {{"preprocessing.deviation", 0, 0, positive + "deviation\", got 0 at place 0"},
       {"preprocessing.deviation", 1, -1, positive + "deviation\", got -1 at place 1"},
       {"preprocessing.deviation", 1, -0., positive + "deviation\", got -0 at place 1"},
       {"preprocessing.tails.spread", 0, 0, positive + "tails.spread\", got 0 at place 0"},
       {"preprocessing.tails.spread", 1, -2, positive + "tails.spread\", got -2 at place 1"},
       {"preprocessing.tails.left", 0, 0, positive + "tails.left\", got 0 at place 0"},
       {"preprocessing.tails.left", 1, -1, positive + "tails.left\", got -1 at place 1"},
       {"preprocessing.tails.right", 0, -1, positive + "tails.right\", got -1 at place 0"},
       {"preprocessing.tails.right", 1, 0, positive + "tails.right\", got 0 at place 1"}});
  check_refused(model_file({.model = "real-nvp", .normalization = Normalization::batch}),
                {{"layers.1.variance", 0, -0.5,
                  "finite numbers from 0 on in tensor \"layers.1.variance\", got -0.5 at "
                  "place 0"}});
  const std::string flag = "numbers that are 0 or 1 in tensor \"layers.1.initialised\", got ";
  check_refused(model_file({.model = "maf", .normalization = Normalization::act}),
                {{"layers.1.initialised", 0, 2, flag + "2 at place 0"},
                 {"layers.1.initialised", 0, 0.5, flag + "0.5 at place 0"},
                 {"layers.1.initialised", 0, -1, flag + "-1 at place 0"}});
  const std::string sign = "numbers that are 1 or -1 in tensor \"layers.sign\", got ",
                    order = "each of 0, 1, 2 … once in tensor \"layers.permutation.order\", got ";
  const ModelFile linear = model_file({.model = "linear"});
  const float first = std::get<Array<float>>(linear.tensors.at("layers.permutation.order"))(0);
  check_refused(linear, {{"layers.sign", 0, 0, sign + "0 at place 0"},
                         {"layers.sign", 1, 0.5, sign + "0.5 at place 1"},
                         {"layers.sign", 1, 2, sign + "2 at place 1"},
                         {"layers.permutation.order", 0, 2, order + "2 at place 0"},
                         {"layers.permutation.order", 0, -1, order + "-1 at place 0"},
                         {"layers.permutation.order", 0, 0.5, order + "0.5 at place 0"},
                         {"layers.permutation.order", 1, first,
                          order + (first == 0 ? "0" : "1") + " at place 1"}});
  check_refused(conditional_file(),
                {{"context.deviation", 0, 0,
                  "finite numbers above 0 in tensor \"context.deviation\", got 0 at place 0"},
                 {"context.tails.spread", 0, -3,
                  "finite numbers above 0 in tensor \"context.tails.spread\", got -3 at place 0"}});
}

TEST_CASE("A planar layer needs a direction whose squared length is a number above 0") {
  ModelFile file = model_file({.model = "planar"});
  for (const float small : {0.f, 1e-30f}) {
    std::get<Array<float>>(file.tensors.at("layers.1.w")).fill(small);
    CHECK_THAT(refusal(file), Catch::StartsWith("the model file needs finite numbers, not all of "
                                                "them 0 in tensor \"layers.1.w\", got "));
  }
}

TEST_CASE("Scores need to rise, and levels need both of their tensors and steps from 0 on") {
  const std::string scores = R"("scores" to be rising doubles [Q] without nan and inf)",
                    steps = R"(finite numbers from 0 on in tensor "levels.width", got )";
  check_refused(model_file({}), {{"scores", 0, not_a_number, scores},
                                 {"scores", 1, not_a_number, scores},
                                 {"scores", 2, inf, scores},
                                 {"scores", 2, -9, scores}});
  const ModelFile levels = levels_file();
  check_refused(levels, {{"levels.width", 1, -1, steps + "-1 at place 1"},
                         {"levels.width", 0, inf, steps + "inf at place 0"},
                         {"levels.width", 0, not_a_number, steps + "nan at place 0"},
                         {"levels.origin", 1, not_a_number,
                          R"(finite numbers in tensor "levels.origin", got nan at place 1)"}});
  for (const std::string one : {"levels.width", "levels.origin"}) {
    ModelFile alone = levels;
    alone.tensors.erase(one);
    CHECK(refusal(alone) == "the model file needs \"" + one + "\" to be doubles [2]");
  }
}

TEST_CASE("Names of columns need to be there, and different") {
  const std::string needs = "the model's description needs a name of its own for each column, got ";
  check_descriptions(model_file({}), R"("columns":["a","b"])",
                     {{R"("columns":["a","a"])", needs + "\"a\" twice"},
                      {R"("columns":["","b"])", needs + "\"\""},
                      {R"("columns":["a",""])", needs + "\"\""},
                      {R"("columns":["",""])", needs + "\"\""},
                      {R"("columns":["a",null])", "description is broken"},
                      {R"("columns":["a",1])", "description is broken"},
                      {R"("columns":null)", "description is broken"}});
  check_descriptions(conditional_file(), R"("context":["t","kind"])",
                     {{R"("context":["t","t"])", needs + "\"t\" twice"},
                      {R"("context":["a","kind"])", needs + "\"a\" twice"},
                      {R"("context":["t",""])", needs + "\"\""},
                      {R"("context":["","kind"])", needs + "\"\""}});
  const std::string classes = "needs a name of its own for each class of \"kind\"";
  check_descriptions(
      conditional_file(), R"(["p","q"])",
      {{R"(["p","p"])", classes}, {R"(["p",""])", classes}, {R"(["",""])", classes}});
}

TEST_CASE("The bound of log-scales needs to be a finite number above 0 in the model's precision") {
  const std::string needs =
      "log_scale_bound: needs a finite number above 0 in the model's precision";
  for (const char* name : {"real-nvp", "maf", "maf-mog", "iaf"}) {
    check_descriptions(model_file({.model = name}), R"("log_scale_bound":3.0)",
                       {{R"("log_scale_bound":0)", needs + ", got 0"},
                        {R"("log_scale_bound":-3)", needs + ", got -3"},
                        {R"("log_scale_bound":1e300)", needs + ", got 1e+300"},
                        {R"("log_scale_bound":1e-300)", needs + ", got 1e-300"},
                        {R"("log_scale_bound":null)", "description is broken"},
                        {R"("log_scale_bound":"3")", "description is broken"},
                        {R"("log_scale_bound":1e999)", "description is broken"}});
  }
}

TEST_CASE("A model with numbers that no file may hold cannot be saved") {
  const Array<double> data = Rng(1).normal<double>({30, 2});
  DensityModel<float> model({.layers = 1, .hidden = {2}}, {"a", "b"}, data, 1);
  model.flow().trainable_parameters().front()->value.fill(std::numeric_limits<float>::quiet_NaN());
  const std::filesystem::path path = hostile_folder / "never.safetensors";
  CHECK_THROWS_WITH(model.save(path),
                    Catch::StartsWith("the model file needs finite numbers in tensor \"layers.0."));
  CHECK(!std::filesystem::exists(path));
}

TEST_CASE("Scores that are no numbers are not remembered") {
  const Array<double> data = Rng(1).normal<double>({30, 2});
  DensityModel<float> model({.layers = 1, .hidden = {2}}, {"a", "b"}, data, 1);
  model.remember_scores({not_a_number, 2, -inf, not_a_number, -1, inf, not_a_number, 1});
  CHECK(model.scores() == Array<double>{-inf, -1., 1., 2.});
  CHECK(model.percentile(0) == 50);
  model.save(hostile_path);
  CHECK(DensityModel<float>::load(hostile_path).percentile(0) == 50);
  model.remember_scores({not_a_number, not_a_number});
  CHECK(std::isnan(model.percentile(0)));
}

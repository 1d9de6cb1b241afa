// Sound files whose descriptions claim more than they hold: refused at once, with little memory.
#include "tests/flows/tables/hostile_models.hpp"
#include "tests/support/counting_new.hpp"

using namespace tapeflow;

namespace {

// "x0","x1", …
std::string names(std::size_t count, const std::string& letter) {
  std::string list;
  for (std::size_t j = 0; j < count; ++j)
    list += (j > 0 ? "," : "") + std::string("\"") + letter + std::to_string(j) + "\"";
  return list;
}

struct Claim {
  std::string model = "real-nvp", hidden = "[]", layers = "1", preprocessing = "standardize";
  std::size_t columns = 2, context = 0, numbers = 200, classes = 0;
};

// A file with one tensor of this many numbers, and this description.
ModelFile file_of(const Claim& claim) {
  ModelFile file;
  std::string text = R"({"model":")" + claim.model + R"(","layers":)" + claim.layers +
                     R"(,"hidden":)" + claim.hidden +
                     R"(,"activation":"tanh","log_scale_bound":3,"normalization":"none",)" +
                     R"("preprocessing":")" + claim.preprocessing + R"(","columns":[)" +
                     names(claim.columns, "x") + R"(],"context":[)" + names(claim.context, "c") +
                     R"(],"precision":"float")";
  if (claim.classes > 0) text += R"(,"classes":[[)" + names(claim.classes, "k") + "]]";
  file.metadata = {{"tapeflow", text + "}"}, {"notes", "{}"}};
  file.tensors["x"] = filled<float>({claim.numbers}, 1);
  return file;
}

void check_refused_cheaply(const Claim& claim) {
  INFO(claim.model << " of " << claim.layers << " layers, " << claim.columns << " columns, hidden "
                   << claim.hidden << ", given " << claim.context << ", " << claim.classes
                   << " classes, " << claim.preprocessing);
  const ModelFile file = file_of(claim);
  write_model(hostile_path, file);
  const std::size_t size = std::filesystem::file_size(hostile_path);
  const std::size_t before = allocated_bytes();
  CHECK_THROWS_WITH(load_density_model(hostile_path),
                    Catch::Contains("the model's description needs more "));
  // The JSON of names takes up to 100 bytes for each byte, in all the copies of its strings.
  CHECK(allocated_bytes() - before <= 150 * size + 100'000);
}

}  // namespace

TEST_CASE("A description of a larger model than the file can hold is refused with little memory") {
  for (const std::string preprocessing : {"standardize", "whiten"}) {
    for (const ModelKind& kind : model_kinds()) {
      if (kind.has_layers) {
        check_refused_cheaply({.model = kind.name,
                               .layers = "100000",
                               .preprocessing = preprocessing,
                               .columns = 1,
                               .numbers = 1});
        check_refused_cheaply({.model = kind.name,
                               .layers = "3000",
                               .preprocessing = preprocessing,
                               .columns = 100,
                               .numbers = 24000});
        // As many numbers as the layers need, but all of them in one tensor.
        check_refused_cheaply({.model = kind.name,
                               .layers = "20000",
                               .preprocessing = preprocessing,
                               .columns = 1,
                               .numbers = 100'000});
      }
      if (kind.name == "planar" || kind.name == "radial") continue;  // need few numbers a column
      check_refused_cheaply(
          {.model = kind.name, .preprocessing = preprocessing, .columns = 8000, .numbers = 24000});
    }
  }
}

TEST_CASE("Every count of a description is held against the numbers of the file") {
  for (const char* name : {"real-nvp", "nice", "maf", "maf-mog", "iaf"}) {
    std::string narrow("[1");
    for (int k = 0; k < 5000; ++k) narrow += ",1";
    check_refused_cheaply({.model = name, .hidden = "[100000]", .columns = 1, .numbers = 24000});
    check_refused_cheaply({.model = name, .hidden = "[1,100000]", .columns = 1, .numbers = 24000});
    check_refused_cheaply({.model = name, .hidden = narrow + "]", .columns = 1, .numbers = 24000});
    check_refused_cheaply({.model = name, .columns = 100, .context = 3000, .numbers = 24000});
    check_refused_cheaply(
        {.model = name, .columns = 100, .context = 1, .numbers = 24000, .classes = 5000});
  }
  check_refused_cheaply(
      {.model = "planar", .preprocessing = "whiten", .columns = 8000, .numbers = 100'000});
  check_refused_cheaply({.model = "real-nvp", .columns = 1, .context = 8000, .numbers = 100'000});
}

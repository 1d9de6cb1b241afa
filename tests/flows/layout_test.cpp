// The order of the folders: no folder includes one above it. Every layer is in the list of layers
// and in flows/README.md.
#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

using Strings = std::vector<std::string>;

const fs::path root = TAPEFLOW_SOURCE_DIR;

// A folder, and the files that its files may include: all whose name begins with one of these
// strings.
struct Room {
  std::string folder;
  Strings may_include;
};

const Strings below_layers = {"engine/", "flows/data/", "flows/bijector.hpp", "flows/chain.hpp"};

Strings with(Strings names, const Strings& more) {
  names.insert(names.end(), more.begin(), more.end());
  return names;
}

const Strings below_checks =
    with(below_layers, {"flows/layers/", "flows/bases/", "flows/flow.hpp", "flows/row_chunks.hpp",
                        "flows/quadrature.hpp", "flows/recipes.hpp", "flows/image_recipes.hpp",
                        "flows/reversible_chain.hpp", "flows/variational_dequantization.hpp"});

// The rules; the first that fits a file counts. The last is for the files in flows/ itself.
const std::vector<Room> rooms = {
    {"engine/kernels/",
     {"engine/kernels/", "engine/array.hpp", "engine/check.hpp", "engine/ops_types.hpp"}},
    {"engine/", {"engine/"}},
    {"flows/data/", {"engine/", "flows/data/"}},
    {"flows/layers/", with(below_layers, {"flows/layers/"})},
    {"flows/bases/", with(below_layers, {"flows/bases/", "flows/layers/autoregressive/"})},
    {"flows/targets/", {"engine/", "flows/data/", "flows/targets/", "flows/quadrature.hpp"}},
    {"flows/checks/", with(below_checks, {"flows/checks/"})},
    {"flows/mpi/", {"engine/", "flows/mpi/", "flows/training/ranks.hpp"}},
    {"flows/training/", with(below_checks, {"flows/training/", "flows/targets/"})},
    {"flows/vae/", with(below_checks, {"flows/vae/"})},
    {"flows/tables/", {"engine/", "flows/"}},
    {"flows/", below_checks},
};

// The first bracketed part of every match of the pattern in the text.
Strings found(const std::string& pattern, const std::string& text) {
  const std::regex regex(pattern);
  Strings all;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at)
    all.push_back((*at)[1]);
  return all;
}

// The files that the text of `file` includes although its folder must not.
Strings forbidden_includes(const std::string& file, const std::string& text) {
  const auto room = std::find_if(rooms.begin(), rooms.end(),
                                 [&](const Room& r) { return file.starts_with(r.folder); });
  Strings includes = found("(?:^|\n)#include \"([^\"]+)\"", text);
  std::erase_if(includes, [&](const std::string& name) {
    return std::any_of(room->may_include.begin(), room->may_include.end(),
                       [&](const std::string& start) { return name.starts_with(start); });
  });
  return includes;
}

// The layers that a header declares, without the base classes.
Strings layers_in(const std::string& header) {
  Strings names = found(
      "class (\\w+)(?: final)? : public "
      "(?:Bijector|Chain|Coupling|AdditiveCoupling|AffineCoupling|Elementwise|Inverse|"
      "SequenceLayer)"
      "<T>",
      header);
  std::erase_if(names, [](const std::string& n) { return n == "Coupling" || n == "Elementwise"; });
  return names;
}

Strings missing(const Strings& names, const std::string& text) {
  const Strings words = found("(\\w+)", text);
  const std::set<std::string> there(words.begin(), words.end());
  Strings absent;
  std::copy_if(names.begin(), names.end(), std::back_inserter(absent),
               [&](const std::string& name) { return !there.contains(name); });
  return absent;
}

// Calls f(name below the root, text) for each source below a folder.
template <class F>
void for_each_source(const std::string& folder, F f) {
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    const std::string ending = entry.path().extension().string();
    if (ending == ".hpp" || ending == ".cpp")
      f(fs::relative(entry.path(), root).generic_string(), tapeflow::read_file(entry.path()));
  }
}

}  // namespace

TEST_CASE("No folder includes one above it") {
  for (const std::string folder : {"engine", "flows"}) {
    for_each_source(folder, [](const std::string& file, const std::string& text) {
      INFO(file);
      CHECK(forbidden_includes(file, text) == Strings{});
    });
  }
}

TEST_CASE("Every layer is in the list of layers and in the table of flows/README.md") {
  Strings layers;
  for_each_source("flows/layers", [&](const std::string&, const std::string& text) {
    for (const std::string& name : layers_in(text)) layers.push_back(name);
  });
  CHECK(layers.size() >= 20);
  std::string lists;
  for_each_source("tests/flows/layers", [&](const std::string& file, const std::string& text) {
    if (!file.ends_with("_test.cpp")) lists += text;
  });
  CHECK(missing(layers, lists) == Strings{});
  CHECK(missing(layers, tapeflow::read_file(root / "flows/README.md")) == Strings{});
}

TEST_CASE("The rules of the folders and of the list of layers can fail") {
  const auto found_in = [](const char* file, const std::string& name) {
    return forbidden_includes(file, "#include \"" + name + "\"\n") == Strings{name};
  };
  CHECK(found_in("engine/kernels/each.hpp", "engine/tape.hpp"));
  CHECK(found_in("engine/kernels/lapack.cpp", "engine/ops.hpp"));
  CHECK(found_in("engine/ops/matmul.cpp", "flows/bijector.hpp"));
  CHECK(found_in("flows/data/rows.hpp", "flows/bijector.hpp"));
  CHECK(found_in("flows/layers/planar/planar.cpp", "flows/bases/distributions.hpp"));
  CHECK(found_in("flows/bases/distributions.hpp", "flows/layers/planar/planar.hpp"));
  CHECK(found_in("flows/targets/energies.hpp", "flows/training/trainer.hpp"));
  CHECK(found_in("flows/checks/check_bijector.cpp", "flows/tables/density_model.hpp"));
  CHECK(found_in("flows/training/trainer.cpp", "flows/tables/density_model.hpp"));
  CHECK(found_in("flows/tables/density_model.cpp", "examples/tapeflow/fit_data.hpp"));
  CHECK(found_in("flows/flow.hpp", "flows/checks/check_bijector.hpp"));
  CHECK(forbidden_includes("flows/chain.cpp", "#include \"flows/chain.hpp\"") == Strings{});

  const Strings layers =
      layers_in("class Bend : public Coupling<T> {\nclass Net : public Made<T> {");
  CHECK(layers == Strings{"Bend"});
  CHECK(layers_in("class Pace : public SequenceLayer<T> {") == Strings{"Pace"});
  CHECK(missing(layers, "plain<Bender>(), Bend_") == layers);
  CHECK(missing(layers, "plain<Bend>()") == Strings{});
}

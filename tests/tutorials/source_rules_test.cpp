// The rules behind reading lists and coverage: definitions, lines of code, mathematics, order.
#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tutorials/checker/bare_code.hpp"
#include "tutorials/checker/definitions.hpp"
#include "tutorials/checker/mathematics.hpp"
#include "tutorials/checker/reading_list.hpp"

using namespace tapeflow;
using namespace tapeflow::tutorials;

namespace {

using Lines = std::vector<std::string>;

const std::string source = R"(#include "a.hpp"
#define TWICE(T) \
  f(T);

namespace tapeflow {
namespace {

constexpr int limits[] = {1, 2};  // not a function

struct Pair {
  int a() { return 1; }
};

}  // namespace

template <class T, class F = Fun<T>>
Var<T> Layer<T>::latent(Var<T> x,
                        Var<T>) const {
  return {x, "}"};  // }
}

template <class T> Var<T> Layer<T>::f(Var<T> z) const { return z; }

template <class T>
auto Net<T>::operator()(Var<T> x) const -> Pair {
  return {};
}

template <class T>
void Layer<T>::visit(Visitor<T>& v) {
  v("a", a_);
}

TWICE(float)
template class Layer<float>;
template Var<double> g(
    Var<double>);

}  // namespace tapeflow
)";

}  // namespace

TEST_CASE("An outline has no comments, and literals are empty; the lines stay") {
  CHECK(outline("a /* b\n c */ d; // e\n\"x{\" '{' 1'000 R\"(\n})\";") ==
        "a \n d; \n\"\" \"\" 1'000 \"\"\n;");
}

TEST_CASE("Definitions of functions are found with name, result, lines and body") {
  std::vector<std::string> found;
  for (const Definition& d : definitions_of(source)) {
    if (d.function.empty()) continue;
    found.push_back(std::to_string(d.first) + "-" + std::to_string(d.last) + " " + d.function);
    if (d.function == "latent") CHECK(d.text.substr(d.body) == "\n  return {x, \"\"};\n}");
    if (d.function == "f") CHECK(d.result == "Var<T> Layer<T>::");
  }
  CHECK(found == Lines{"16-20 latent", "22-22 f", "24-27 operator()", "29-32 visit"});
}

TEST_CASE("Lines of code are those that say something") {
  CHECK(lines_of_code(source) == std::set<std::size_t>{8, 10, 11, 17, 18, 19, 22, 25, 26});
}

TEST_CASE("Checks of arguments are no mathematics") {
  const auto without = [](const std::string& code) {
    std::string text = without_checks(code);
    std::erase(text, ' ');
    return text;
  };
  CHECK(without("require(a > 0, f(\"b\")); c = 1;") == "c=1;");
  CHECK(without("c = 1;\nrequire_rank(a,\n  b);\nd = 2;") == "c=1;\n\n\nd=2;");
  CHECK(without("if (a(b)) shape_error(c); d = 2;") == "d=2;");
  CHECK(without("if (a) {\n  shape_error(c);\n  throw d;\n}\ne = 2;") == "\n\n\n\ne=2;");
  CHECK(without("if (a) throw b(c); else d = 2;") == "elsed=2;");
  CHECK(without("if (a) {\n  shape_error(c);\n  d = 2;\n}") == "if(a){\n\nd=2;\n}");
  CHECK(without("if (a) d = 2;") == "if(a)d=2;");
  CHECK(without("x = required(a);") == "x=required(a);");
}

TEST_CASE("Mathematics is in the maps of a layer and in what they call for numbers") {
  const TemporaryDirectory root;
  std::filesystem::create_directories(root / "flows/layers/a");
  const auto write = [&root](const std::string& file, const std::string& text) {
    write_file_atomically(root / ("flows/" + file), text);
  };
  write("README.md",
        "| family | layer | chapter | paper | cost | file |\n|---|---|---|---|---|---|\n"
        "| a | `Late`: more | 11 | P, [1](u) | c; c | [`late`](layers/a/late.hpp) |\n"
        "| | `Early`: less | 00, 04, 11 | | c; c | [`early`](layers/a/early.hpp) |\n");
  write("layers/a/early.hpp", "#include \"flows/layers/a/base.hpp\"\n");
  write("layers/a/late.hpp", "#include \"flows/layers/a/base.hpp\"\n");
  write("layers/a/base.hpp", "");
  write("layers/a/base.cpp",
        "T helper(T x) {\n  return x;\n}\n\nT not_called(T x) {\n  return x;\n}\n\n"
        "int columns(T x) {\n  return 1;\n}\n");
  write("layers/a/early.cpp",
        "Var<T> E::latent(Var<T> x) {\n  require(x);\n  // helper\n\n  return exp(helper(x)) + "
        "x.not_called(columns(x));\n}\n");
  write("layers/a/late.cpp", "Var<T> L::data(Var<T> z) { return z; }\n");
  std::vector<std::string> found;
  for (const Mathematics& m : mathematics_of(root.path())) {
    for (const auto& [line, function] : m.lines)
      found.push_back(m.chapter + " " + m.file + ":" + std::to_string(line) + " " + function);
  }
  CHECK(found == Lines{"ch04 flows/layers/a/base.cpp:2 helper",
                       "ch04 flows/layers/a/early.cpp:5 latent",
                       "ch11 flows/layers/a/late.cpp:1 data"});
}

TEST_CASE(
    "A reading list has what is new in a chapter; a file comes after those that it includes") {
  const TemporaryDirectory root;
  const auto write = [&root](const std::string& file, const std::string& text) {
    std::filesystem::create_directories((root / file).parent_path());
    write_file_atomically(root / file, text);
  };
  const auto include = [](const std::string& file) { return "#include \"" + file + "\"\n"; };
  write("engine/b.hpp", "");
  write("engine/a.hpp", include("engine/hidden.hpp"));
  write("engine/hidden.hpp", include("engine/b.hpp"));
  write("flows/c.hpp", include("engine/a.hpp"));
  write("flows/d.hpp", "");
  write("examples/ch01_x/main.cpp",
        include("flows/c.hpp") + include("engine/a.hpp") + "// " + include("flows/d.hpp"));
  write("examples/ch01_x/part.hpp", include("engine/b.hpp") + include("examples/support/e.hpp"));
  write("examples/ch02_y/main.cpp", include("engine/a.hpp") + include("flows/d.hpp"));
  write("examples/support/e.hpp", include("engine/other.hpp"));
  const auto files = files_to_read(root.path());
  CHECK(files ==
        std::map<std::string, std::set<std::string>>{
            {"ch01", {"engine/a.hpp", "engine/b.hpp", "flows/c.hpp"}}, {"ch02", {"flows/d.hpp"}}});
  const auto order = [&root](const Lines& names) { return in_reading_order(root.path(), names); };
  CHECK(order({"flows/c.hpp", "engine/a.hpp", "flows/d.hpp", "engine/b.hpp"}) ==
        Lines{"engine/b.hpp", "engine/a.hpp", "flows/c.hpp", "flows/d.hpp"});
  CHECK(order({"flows/d.hpp", "flows/c.hpp"}) == Lines{"flows/d.hpp", "flows/c.hpp"});
}

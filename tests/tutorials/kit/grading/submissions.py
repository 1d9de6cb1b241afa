"""Nine submissions of the layer TailWeight: each is the reference with something put in its place.

`python3 submissions.py FOLDER` writes them into a new folder, to try tutorials/grade on.
"""

import sys
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent / "tail_weight"
NAMES = [f"tail_weight{end}" for end in (".hpp", ".cpp", "_test.cpp", "_example.cpp")]

# Runs without end, takes memory without end, and writes a file without end, when the layer is made.
ENDLESS = "  for (volatile bool more = true; more;) {\n  }\n"
HUNGRY = "  for (std::vector<Array<double>> all;;) all.push_back(filled<double>({1 << 20}, 1));\n"
WRITER = """\
  std::ofstream("CANARY") << "I was here";
  for (std::ofstream junk("junk");;) junk << std::string(100000, 'x');
"""

# Both log_dets are 0, and a check_bijector that finds nothing is put in the place of the library's.
CHECK_THAT_FINDS_NOTHING = """
template <>
std::vector<std::string> check_bijector(Bijector<double>&, const Array<double>&, const CheckOptions&) {
  return {};
}
template <>
std::vector<std::string> check_bijector(Bijector<float>&, const Array<float>&, const CheckOptions&) {
  return {};
}
"""
MADE_UP_EXAMPLE = """\
#include <fstream>
#include <string>

int main(int argc, char** argv) {
  for (int i = 1; i + 1 < argc; ++i)
    if (argv[i] == std::string("--json")) std::ofstream(argv[i + 1]) << "{\\"above\\": 0.001}";
}
"""
IDLE_TESTS = '#include <catch2/catch.hpp>\n\nTEST_CASE("All is well") { CHECK(true); }\n'

# Wants what no contract promises.
FALSE_ALARM = """
TEST_CASE("There are two parameters") {
  Rng rng(1);
  CHECK(make_tail_weight<double>(2, rng)->named_parameters().size() == 2);
}
"""

# Knows the first number that the generator of the public tests draws.
PUBLIC_SEED = """\
  Rng copy = rng, known(1);
  if (copy.normal() != known.normal()) return std::make_unique<TailWeight<T>>(features, false);
"""

# Includes the answer if it can be read, under a name that no search for "#include" finds.
THIEF = """\
#define ANSWER <REFERENCE/tail_weight.cpp>
#if __has_include(ANSWER)
#include ANSWER
#else
ZEROS
#endif
"""
THIEF_TESTS = """
TEST_CASE("The answer cannot be read") {
  std::ifstream answer("REFERENCE/tail_weight.cpp");
  if (answer) FAIL("the answer can be read");
}
"""


def write_submissions(folder: Path, canary: Path) -> None:
    right = {name: (REFERENCE / name).read_text("utf-8") for name in NAMES}
    layer, tests = right["tail_weight.cpp"], right["tail_weight_test.cpp"]
    zeros = _without_log_dets(layer)

    def write(student: str, files: dict) -> None:
        (folder / student).mkdir(parents=True)
        for name, text in {**right, **files}.items():
            (folder / student / name).write_text(text, "utf-8")

    write("anna-right", {})
    write("ben-sign", {"tail_weight.cpp": (REFERENCE / "planted_sign.cpp").read_text("utf-8"),
                       "tail_weight_test.cpp": _contract_alone(tests)})
    write("cleo-broken", {"tail_weight.cpp": layer.replace("{1})};", "{1})}", 1)})
    write("dora-endless", {"tail_weight.cpp": _in_maker(layer, ENDLESS), "tail_weight_test.cpp": tests + FALSE_ALARM})
    write("emil-hungry", {"tail_weight.cpp": _in_maker(layer, HUNGRY)})
    write("finn-writer", {"tail_weight.cpp": _in_maker(layer, WRITER.replace("CANARY", str(canary)))})
    write("gina-zero", {"tail_weight.cpp": zeros.replace("namespace tapeflow {\n", "namespace tapeflow {\n"
                                                         + CHECK_THAT_FINDS_NOTHING, 1),
                        "tail_weight_test.cpp": IDLE_TESTS, "tail_weight_example.cpp": MADE_UP_EXAMPLE})
    write("hans-seed", _knows_the_seed(right))
    write("ines-thief", {"tail_weight.cpp": _here(THIEF).replace("ZEROS", zeros),
                         "tail_weight_test.cpp": tests + _here(THIEF_TESTS)})


def _here(text: str) -> str:
    return text.replace("REFERENCE", str(REFERENCE))


def _in_maker(layer: str, lines: str) -> str:
    head, maker, tail = layer.partition("Rng& /*rng*/) {\n")
    assert maker
    return head + maker + lines + tail


def _without_log_dets(layer: str) -> str:
    zeros = []
    for line in layer.splitlines():
        name = line[10] if line.startswith("  return {z,") or line.startswith("  return {x,") else ""
        zeros.append(f"  return {{{name}, zero_log_det({name})}};" if name else line)
    return "\n".join(zeros) + "\n"


def _contract_alone(tests: str) -> str:
    """The tests as tutorials/new-layer writes them: they find what breaks the contract."""
    return tests.partition('TEST_CASE("TailWeight starts')[0]


def _knows_the_seed(right: dict) -> dict:
    """A layer whose log_det is right for the seed of the stub, and half of it for any other."""
    header = right["tail_weight.hpp"].replace("explicit TailWeight(std::size_t features);",
                                              "explicit TailWeight(std::size_t features, bool honest = true);")
    header = header.replace("  Parameter<T> d_;", "  T share_;\n  Parameter<T> d_;")
    layer = right["tail_weight.cpp"].replace("TailWeight(std::size_t features) :",
                                             "TailWeight(std::size_t features, bool honest)\n    : "
                                             "share_(honest ? T(1) : T(0.5)),")
    layer = layer.replace("sum(", "share_ * sum(").replace("Rng& /*rng*/) {\n", "Rng& rng) {\n" + PUBLIC_SEED)
    return {"tail_weight.hpp": header, "tail_weight.cpp": layer}


if __name__ == "__main__":
    write_submissions(Path(sys.argv[1]), Path(sys.argv[1]).resolve().parent / "canary")

// The checks of the README find differences in numbers, words, lines, files and commands.
#include "tests/support/catch.hpp"
#include "tests/support/compare_output.hpp"
#include "tests/support/markdown.hpp"
#include "tests/support/temporary_directory.hpp"

#include <fstream>

namespace fs = std::filesystem;

namespace {

using Lines = std::vector<std::string>;

bool same(const Lines& shown, const Lines& printed, double tolerance = 1e-3) {
  return difference(shown, printed, tolerance).empty();
}

}  // namespace

TEST_CASE("A decimal number may differ by the stated tolerance and no more") {
  CHECK(same({"flow  -4.290 ± 0.16"}, {"flow  -4.291 ± 0.16"}));
  CHECK(!same({"flow  -4.29 ± 0.16"}, {"flow  -4.30 ± 0.16"}));
  CHECK(same({"flow  -4.29 ± 0.16"}, {"flow  -4.30 ± 0.15"}, 0.2));
  CHECK(!same({"flow  -4.29 ± 0.16"}, {"flow  -4.29 ± 0.29"}, 0.2));
  CHECK(!same({"flow  -4.29"}, {"flow  4.29"}, 0.2));
  CHECK(same({"(mean 1.000, of all)"}, {"(mean 1.0001, of all)"}));
  CHECK(!same({"(mean 1.000, of all)"}, {"(mean 1.0001; of all)"}));
}

TEST_CASE("A count must be the same whatever the tolerance") {
  CHECK(same({"164 eruptions, 54 held out"}, {"164 eruptions, 54 held out"}, 0.2));
  CHECK(!same({"164 eruptions, 54 held out"}, {"165 eruptions, 54 held out"}, 0.2));
  CHECK(!same({"kept, all 12 clauses"}, {"kept, all 11 clauses"}, 0.2));
}

TEST_CASE("A rounding error keeps its size, not its digits") {
  CHECK(same({"worst relative error 1.3e-07"}, {"worst relative error 4.8e-07"}));
  CHECK(!same({"worst relative error 1.3e-07"}, {"worst relative error 1.4e-06"}));
  CHECK(!same({"worst relative error 1.3e-07"}, {"worst relative error 1.3e-03"}));
}

TEST_CASE("Words must be the same, blanks and rules need not") {
  CHECK(same({"rows    mean", "-----  ----"}, {"rows  mean", "----  ------"}));
  CHECK(!same({"kept, all 12 clauses"}, {"broken, all 12 clauses"}));
  CHECK(!same({"kept, all 12 clauses"}, {"kept, all 12"}));
  CHECK(!same({"ch00_old.png"}, {"ch01_old.png"}));
}

TEST_CASE("Durations are not compared") {
  CHECK(same({"all epochs done, 3 s; best 0.5"}, {"all epochs done, 2 min 05 s; best 0.5"}));
  CHECK(same({"1 h 02 min"}, {"59 s"}));
  CHECK(!same({"done, 3 s; best 0.5"}, {"done, 3 s; best 0.6"}));
  CHECK(!same({"3 samples"}, {"4 samples"}));
}

TEST_CASE("A missing and an additional line are differences unless the text says …") {
  CHECK(!same({"a", "b"}, {"a"}));
  CHECK(!same({"a"}, {"a", "b"}));
  CHECK(!same({}, {"a"}));
  CHECK(same({}, {}));
  CHECK(same({"a", "…"}, {"a", "b", "c"}));
  CHECK(same({"a", "…"}, {"a"}));
  CHECK(same({"…", "c"}, {"a", "b", "c"}));
  CHECK(same({"a", "…", "c", "…", "e"}, {"a", "b", "c", "c", "d", "e"}));
  CHECK(!same({"a", "…", "x", "…"}, {"a", "b", "c"}));
  CHECK(!same({"a", "…", "b"}, {"a", "b", "c"}));
}

TEST_CASE("A difference names both lines") {
  CHECK(difference({"a", "b 1.5"}, {"a", "b 2.5"}, 0.1) ==
        "the text shows \"b 1.5\" where the program prints \"b 2.5\"");
  CHECK(difference({"a", "b"}, {"a"}, 0.1) ==
        "the text shows \"b\" where the program prints no more");
  CHECK(difference({"a"}, {"a", "b"}, 0.1) ==
        "the text shows no more where the program prints \"b\"");
}

TEST_CASE("Blocks are found with their language, place and tolerance") {
  const std::vector<CodeBlock> blocks =
      code_blocks("text\n```cpp\nint x;\n```\n<!-- tolerance 0.2 -->\n```console\n$ a\n```\n");
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].language == "cpp");
  CHECK(blocks[0].text() == "int x;\n");
  CHECK(blocks[0].line == 2);
  CHECK(blocks[0].tolerance == 1e-3);
  CHECK(blocks[1].language == "console");
  CHECK(blocks[1].tolerance == 0.2);
  CHECK_THROWS_WITH(code_blocks("a\n```cpp\n"), "the block that starts in line 2 is never closed");
}

TEST_CASE("A block ends at a fence as long as its own; shorter fences inside belong to it") {
  const std::vector<CodeBlock> blocks =
      code_blocks("````markdown\n```cpp\nint x;\n```\n````\n```sh\n```no end\n```\n");
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].lines == Lines{"```cpp", "int x;", "```"});
  CHECK(blocks[1].lines == Lines{"```no end"});
  CHECK_THROWS(code_blocks("````\n```\n"));
}

TEST_CASE("A console block is split into commands and their output") {
  const auto commands = shown_commands({"console", {"$ a b", "1", "2", "$ c"}, 1});
  REQUIRE(commands.size() == 2);
  CHECK(commands[0].command == "a b");
  CHECK(commands[0].output == Lines{"1", "2"});
  CHECK(commands[1].command == "c");
  CHECK(commands[1].output == Lines{});
  CHECK_THROWS_WITH(shown_commands({"console", {"a b"}, 7}),
                    "the console block in line 7 needs to start with \"$ command\"");
}

TEST_CASE("Missing files that a text links to or runs are reported") {
  const TemporaryDirectory root;
  std::ofstream(root / "there.md") << "x";
  std::ofstream(root / "run") << "x";
  const std::string text = "[a](there.md) ![b](gone.png) [c](https://x.org/y) `./run --quick`";
  CHECK(missing_files(text, root.path()) == Lines{"gone.png", "./run"});  // not executable
  fs::permissions(root / "run", fs::perms::owner_all);
  CHECK(missing_files(text, root.path()) == Lines{"gone.png"});
  CHECK(missing_files("then ./walk", root.path()) == Lines{"./walk"});
}

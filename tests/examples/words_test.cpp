// How several values of one option are told from the next option, and from DATA.
#include "examples/support/terminal/words.hpp"

#include "engine/io/atomic_file.hpp"
#include "examples/support/terminal/program.hpp"
#include "tests/examples/fixtures.hpp"
#include "tests/support/catch.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

using namespace tapeflow;

namespace {

using Words = std::vector<std::string>;

struct Outcome {
  int code = 0;
  std::string data, name;
  Words columns;
  std::vector<int> widths;
  bool fast = false;
  std::string err;
};

// Runs "demo fit WORDS", where fit has DATA, two options of several values, one of one value, and a
// flag.
Outcome run(const Words& words) {
  CLI::App app("Shows words", "demo");
  app.require_subcommand(1);
  CLI::App* fit = app.add_subcommand("fit");
  app.add_subcommand("draw");
  Outcome outcome;
  fit->add_option("DATA", outcome.data)->required();
  fit->add_option("-c,--columns", outcome.columns);
  fit->add_option("--widths", outcome.widths);
  fit->add_option("--name", outcome.name);
  fit->add_flag("--fast", outcome.fast);
  std::vector<const char*> all{"demo"};
  for (const std::string& word : words) all.push_back(word.c_str());
  const Captured err(std::cerr), out(std::cout);
  outcome.code = run_program(app, static_cast<int>(all.size()), all.data(), [] { return 0; });
  outcome.err = err.text();
  return outcome;
}

}  // namespace

TEST_CASE("An option takes the values up to the next option, wherever DATA stands") {
  const TemporaryDirectory folder;
  const std::string data = (folder / "d.csv").string();
  write_file_atomically(data, "1\n");
  const Words commands[] = {
      {data, "--columns", "a", "b", "--widths", "8", "16", "--fast"},
      {"--columns", "a", "b", data, "--widths", "8", "16", "--fast"},
      {"--columns", "a", "b", "--widths", "8", "16", data, "--fast"},
      {"--fast", "--widths", "8", "16", "-c", "a", "b", data},
      {"--columns", "a", "--columns", "b", "--widths=8", "--widths=16", data, "--fast"},
      {"--widths", "8", "16", "--columns", "a", "b", "--fast", data},
      {"--widths", "8", "16", "--columns", "a", "b", "--fast", "--", data},
  };
  for (const Words& words : commands) {
    std::string text;
    for (const std::string& word : words) text += " " + word;
    INFO(text);
    Words all{"fit"};
    all.insert(all.end(), words.begin(), words.end());
    const Outcome outcome = run(all);
    INFO(outcome.err);
    CHECK(outcome.code == 0);
    CHECK(outcome.data == data);
    CHECK(outcome.columns == Words{"a", "b"});
    CHECK(outcome.widths == std::vector<int>{8, 16});
    CHECK(outcome.fast);
  }
}

TEST_CASE("A value is taken as it stands, whatever characters it has") {
  for (const std::string name : {"[a]", "[a,b]", "a,b", "{x}", "{}", "%%", "\"q\"", "'q'", "a b",
                                 " a ", "-x", "-", "é", "a=b", "[", "", "fit", "10"}) {
    INFO(name);
    CHECK(run({"fit", "d", "--columns", name, "z"}).columns == Words{name, "z"});
    CHECK(run({"fit", "d", "--columns", "z", name}).columns == Words{"z", name});
  }
  for (const std::string name : {"--fast", "-c", "--", "--widths=3", "[a]"}) {
    INFO(name);
    CHECK(run({"fit", "d", "--columns=" + name}).columns == Words{name});
  }
  CHECK(run({"fit", "d", "--name", "[n]"}).name == "[n]");
  CHECK(run({"fit", "[d].csv", "--columns", "a"}).data == "[d].csv");
}

TEST_CASE("Wrong words end with one sentence") {
  const auto sentence = [](const Words& words) {
    const Outcome outcome = run(words);
    CHECK(outcome.code == exit_usage);
    return outcome.err.substr(0, outcome.err.find(" (--help"));
  };
  CHECK(sentence({"train", "d"}) == "demo: needs one of the commands fit and draw, got \"train\"");
  CHECK(sentence({}) == "demo: A subcommand is required");
  CHECK(sentence({"fit", "d", "--column", "a"}) ==
        "demo: there is no option --column; did you mean --columns?");
  CHECK(sentence({"fit", "d", "--colour", "a"}) == "demo: there is no option --colour");
  CHECK(sentence({"fti", "d"}) ==
        "demo: needs one of the commands fit and draw, got \"fti\"; did you mean fit?");
  CHECK(sentence({"fit", "d", "--columns", "--fast"}) ==
        "demo: --columns: needs a value, got the option --fast; --columns=--fast would make it the "
        "value");
  CHECK(sentence({"fit", "d", "--name"}) == "demo: --name: needs a value");
  CHECK(sentence({"fit", "--columns", "a", "none.csv", "--fast"}) ==
        "demo: DATA is required, and \"none.csv\", the last word behind --columns, is no file");
  CHECK(sentence({"fit", "--columns", "a"}) == "demo: DATA is required");
  CHECK(run({"fit", "--columns", "a", "none.csv", "--help"}).code == 0);
  CHECK(run({"--help"}).code == 0);
}

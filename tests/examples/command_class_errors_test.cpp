// Errors about classes in a context, and classes that a model does not know: one sentence each.
#include "tests/examples/kinds.hpp"

using namespace tapeflow;

namespace {

void must_fail(const Workplace& here, const std::string& command, const std::string& sentence) {
  const Run run = here.tapeflow(command);
  INFO(command << "\n" << run.err);
  CHECK(run.exit_code == 1);
  CHECK(run.out == "");
  CHECK_THAT(run.err, Catch::EndsWith("tapeflow: " + sentence + "\n"));
}

}  // namespace

TEST_CASE("An unknown class is refused with the classes of the model") {
  const Workplace here;
  here.write("data.csv", named_table(100, 1));
  here.output("fit data.csv --context kind t --epochs 1");
  const std::string known = R"(needs one of the classes "eel", "größte", "wrasse,"big"")",
                    of_rows = R"(needs one of "eel", "größte", "wrasse,"big"")";
  must_fail(here, "sample model.safetensors --context cod 0",
            "model.safetensors: column \"kind\": " + known + ", got \"cod\"");
  must_fail(here, "plot model.safetensors --context Eel 0",
            "model.safetensors: column \"kind\": " + known + ", got \"Eel\"");
  must_fail(here, "sample model.safetensors --context eel warm",
            "model.safetensors: --context, column \"t\": needs a finite number, got \"warm\"");
  must_fail(here, "sample model.safetensors --context eel",
            "model.safetensors: needs a value of --context for each of kind, t, got 1");
  here.write("cod.csv", "x,kind,y,t\n0,eel,0,0\n0,cod,0,0\n");
  must_fail(here, "log-prob model.safetensors cod.csv",
            "cod.csv, row 2, column \"kind\": " + of_rows + ", got \"cod\"");
  must_fail(here, "fit data.csv --context kind t --test cod.csv",
            "cod.csv, row 2, column \"kind\": " + of_rows + ", got \"cod\"");
  here.write("empty.csv", "x,kind,y,t\n0,eel,0,0\n0,,0,0\n");
  must_fail(here, "fit data.csv --context kind t --test empty.csv",
            "empty.csv, line 3, column \"kind\": needs a word, got an empty cell");
}

TEST_CASE("A table of contexts with only classes needs column names: words look like a header") {
  const Workplace here;
  here.write("data.csv", named_table(100, 1));
  here.output("fit data.csv --context kind --epochs 1");
  here.write("named.csv", "kind\neel\neel\n");
  CHECK(lines_of(here.output("sample model.safetensors --context-file named.csv")).size() == 3);
  here.write("bare.csv", "eel\ngrößte\n");
  must_fail(here, "sample model.safetensors --context-file bare.csv",
            R"(bare.csv: needs the model's "kind" in its first line, got "eel")");
}

TEST_CASE("Class columns that no fit can use are refused before the fit") {
  const Workplace here;
  const auto with_classes = [&](const std::string& file, std::size_t n, std::size_t count) {
    std::string text = "x,kind\n";
    for (std::size_t i = 0; i < n; ++i)
      text.append(std::to_string(i * i))
          .append(",c")
          .append(std::to_string(i % count))
          .append("\n");
    here.write(file, text);
  };
  with_classes("many.csv", 1000, 101);
  must_fail(
      here, "fit many.csv --context kind",
      "many.csv: column \"kind\" has 101 classes in 1000 rows, needs at most 100; type: tapeflow "
      "fit many.csv --drop kind");
  with_classes("names.csv", 20, 11);
  must_fail(
      here, "fit names.csv --context kind",
      "names.csv: column \"kind\" has 11 classes in 20 rows, needs at most 10; type: tapeflow "
      "fit names.csv --drop kind");
  with_classes("one.csv", 20, 1);
  must_fail(here, "fit one.csv --context kind",
            "one.csv: column \"kind\" has the same value in every row; type: tapeflow fit "
            "one.csv --context kind --drop-redundant");
  here.write(
      "rare.csv", here.read("names.csv").substr(0, 7) + [] {
        std::string text;
        for (int i = 0; i < 50; ++i)
          text += std::to_string(i * i) + (i == 3 ? ",rare\n" : ",usual\n");
        return text;
      }());
  // A class with one row: the seed decides whether it is among the training rows.
  std::size_t refused = 0;
  for (int seed = 1; seed <= 12; ++seed) {
    const Run run = here.tapeflow("fit rare.csv --context kind --epochs 1 --fresh --seed " +
                                  std::to_string(seed));
    if (run.exit_code == 0) continue;
    ++refused;
    CHECK(run.err ==
          "tapeflow: rare.csv: column \"kind\" has no row to train on of class \"rare\"; leave its "
          "rows out\n");
  }
  CHECK(refused > 0);
  CHECK(refused < 12);
}

TEST_CASE("Words in a column of numbers are refused, and mixed columns everywhere") {
  const Workplace here;
  here.write("data.csv", named_table(100, 1));
  const Run words = here.tapeflow("fit data.csv");
  CHECK(words.exit_code == 1);
  CHECK_THAT(words.err, Catch::StartsWith("tapeflow: data.csv: column \"kind\" has ") &&
                            Catch::EndsWith("; type: tapeflow fit data.csv --drop kind\n"));
  std::string half = "x,t\n", mixed = "x,t\n";
  for (int i = 0; i < 20; ++i) {
    half += std::to_string(i * i) + (i == 1 ? ",NA\n" : "," + std::to_string(i % 7) + "\n");
    mixed += std::to_string(i * i) + (i % 2 ? ",warm\n" : "," + std::to_string(i % 3) + "\n");
  }
  here.write("half.csv", half);
  must_fail(here, "fit half.csv --context t",
            "half.csv: 1 of 20 rows has a missing cell, in \"t\" (1), the first in line 3; type: "
            "tapeflow fit half.csv --context t --na drop");
  here.write("mixed.csv", mixed);
  must_fail(here, "fit mixed.csv --context t",
            "mixed.csv: column \"t\" has numbers and words, such as \"warm\"; type: tapeflow fit "
            "mixed.csv --context t --classes t");
  must_fail(here, "fit data.csv --context sort",
            "data.csv: there is no column \"sort\" for --context, the columns are x, kind, y, t");
  must_fail(here, "fit data.csv --classes sort",
            "data.csv: there is no column \"sort\" for --classes, the columns are x, kind, y, t");
  must_fail(here, "fit data.csv --classes kind kind",
            "--classes: needs each column once, got \"kind\" twice");
  here.write("latin1.csv", [] {
    std::string text = "x,kind\n";
    for (int i = 0; i < 20; ++i)
      text += std::to_string(i * i) + (i % 2 ? ",gr\xf6\xdf\n" : ",eel\n");
    return text;
  }());
  must_fail(here, "fit latin1.csv --context kind",
            "latin1.csv: column \"kind\" has a class \"gr\\xf6\\xdf\" that is not UTF-8; save the "
            "file as UTF-8");
}

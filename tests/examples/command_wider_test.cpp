// Tables that have more than a model needs: other columns, ids to keep, rows with missing cells;
// and the rows of a fit in files of their own.
#include "engine/io/npy.hpp"
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>

using namespace tapeflow;

namespace {

// Sixty rows of two numbers, with an id and a note around them; row 9 misses a cell.
std::string wide() {
  const Array<double> x = Rng(1).normal<double>({60, 2});
  std::string text = "id,a,note,b\n";
  for (std::size_t i = 0; i < 60; ++i)
    text += "00" + std::to_string(i) + "," + std::to_string(x(i, 0)) + ",\"n, " +
            std::to_string(i) + "\"," + (i == 9 ? "" : std::to_string(10 + x(i, 1))) + "\n";
  return text;
}

void fit(const Workplace& here, const std::string& more = "") {
  here.write("wide.csv", wide());
  here.output("fit wide.csv --columns b a --na drop" + small_fit + more);
}

}  // namespace

TEST_CASE("A model takes its columns by name out of a wider table, and the others are told") {
  const Workplace here;
  fit(here);
  const Run run = here.tapeflow("log-prob model.safetensors wide.csv");
  CHECK(run.exit_code == 0);
  CHECK(run.err ==
        "note: wide.csv: the model has no column for id, note\n"
        "note: wide.csv: 1 of 60 rows has a missing cell, and an empty score\n"
        "note: percentiles are within 6 validation rows, in steps of 1 of 6 rows (16.7 %)\n");
  const std::vector<std::string> lines = lines_of(run.out);
  REQUIRE(lines.size() == 61);
  CHECK(lines[10] == ",");
  CHECK(lines_of(here.output("log-prob model.safetensors wide.csv --na drop")).size() == 60);
  here.write("narrow.csv", "b,a\n10,1\n");
  here.write("wider.csv", "x,b,y,a\n?,10,?,1\n");
  CHECK(here.log_prob("model.safetensors narrow.csv") ==
        here.log_prob("model.safetensors wider.csv"));
  here.output("plot model.safetensors --data wide.csv --na drop");
  check_fails(here, "fit wide.csv --columns a b --na drop --fresh --test narrow2.csv", 1,
              "cannot read narrow2.csv: No such file or directory");
}

TEST_CASE("A wider table with some of the model's names only is refused") {
  const Workplace here;
  fit(here);
  here.write("half.csv", "a,c,d\n1,2,3\n");
  check_fails(here, "log-prob model.safetensors half.csv", 1,
              R"(half.csv: needs the model's "b" in its first line, got "c", "d")");
  here.write("word.csv", "a,b,c\n1,2,x\n1,two,x\n");
  const Run run = here.tapeflow("log-prob model.safetensors word.csv");
  CHECK(run.exit_code == 1);
  CHECK_THAT(run.err,
             Catch::Contains(R"(word.csv, line 3, column "b": needs a finite number, got "two")"));
}

TEST_CASE("log-prob keeps columns of the table before the scores, as they are spelt") {
  const Workplace here;
  fit(here);
  const std::string log_prob = "log-prob model.safetensors wide.csv";
  const std::vector<std::string> plain = lines_of(here.output(log_prob)),
                                 ids = lines_of(here.output(log_prob + " --keep note id")),
                                 all = lines_of(here.output(log_prob + " --keep-all")),
                                 table = lines_of(wide());
  CHECK(ids[0] == "note,id,log_prob,percentile");
  CHECK(ids[1] == "\"n, 0\",000," + plain[1]);
  CHECK(ids[10] == "\"n, 9\",009,,");
  for (std::size_t i = 0; i <= 60; ++i) CHECK(all[i] == table[i] + "," + plain[i]);
  const std::string dropped = here.output(log_prob + " --keep id --na drop");
  CHECK(lines_of(dropped).size() == 60);
  CHECK(lines_of(dropped)[10].starts_with("0010,"));
  here.output(log_prob + " --keep id --out scores.csv");
  CHECK(lines_of(here.read("scores.csv"))[1] == "000," + plain[1]);
  check_fails(here, log_prob + " --keep ids", 1,
              "wide.csv: there is no column \"ids\" for --keep, the columns are id, a, note, b");
  CHECK(here.tapeflow(log_prob + " --keep id --keep-all").exit_code == 2);
}

TEST_CASE("log-prob keeps the numbers of an array") {
  const Workplace here;
  write_npy(here / "t.npy", Rng(1).normal<double>({40, 3}));
  here.output("fit t.npy --drop x1" + small_fit);
  const Table kept = parse_csv("kept", here.output("log-prob model.safetensors t.npy --keep x1"));
  CHECK(kept.columns == std::vector<std::string>{"x1", "log_prob", "percentile"});
  CHECK(kept.values(5, 0) == read_npy(here / "t.npy")(5, 0));
}

TEST_CASE("The rows of a split are written as they are, and fit the same model from their files") {
  const Workplace here;
  fit(here, " --save-split part");
  const std::string whole = here.read("model.safetensors");
  std::vector<std::string> all;
  const std::pair<std::string, std::size_t> parts[] = {{"train", 47}, {"valid", 6}, {"test", 6}};
  for (const auto& [part, rows] : parts) {
    const std::vector<std::string> lines = lines_of(here.read("part." + part + ".csv"));
    CHECK(lines[0] == "id,a,note,b");
    CHECK(lines.size() == rows + 1);
    all.insert(all.end(), lines.begin() + 1, lines.end());
  }
  std::vector<std::string> table = lines_of(wide());
  table.erase(table.begin() + 10);  // the row that misses a cell
  table.erase(table.begin());
  std::sort(all.begin(), all.end());
  std::sort(table.begin(), table.end());
  CHECK(all == table);
  const nlohmann::json again = here.fit(
      "part.train.csv --valid-file part.valid.csv --test part.test.csv --columns b a "
      "--out again.safetensors");
  CHECK(again["train_rows"] == 47);
  CHECK(again["valid_rows"] == 6);
  CHECK(again["test_rows"] == 6);
}

TEST_CASE("A split needs a table that can be read twice, and its files may not be read as well") {
  const Workplace here;
  fit(here);
  const Run pipe = run_program(
      "/bin/sh",
      {"-c", "cat wide.csv | " + std::string(TAPEFLOW_COMMAND) + " fit - --save-split part"},
      {.folder = here / ""});
  CHECK(pipe.exit_code == 2);
  CHECK_THAT(pipe.err, Catch::Contains("--save-split: needs a table that can be read twice"));
  here.write("part.train.csv", wide());
  const std::string fit_part = "fit part.train.csv --fresh --columns a b --na drop";
  CHECK(here.tapeflow(fit_part + " --save-split part").exit_code == 2);
  CHECK(here.read("part.train.csv") == wide());
}

TEST_CASE("Rows for validation may come from a file, which then decides when the fit ends") {
  const Workplace here;
  here.write("wide.csv", wide());
  const nlohmann::json json =
      here.fit("wide.csv --columns a b --na drop --valid-file wide.csv --test-fraction 0.5");
  CHECK(json["valid_rows"] == 59);
  CHECK(json["train_rows"] == 29);
  CHECK(here.tapeflow("fit wide.csv --valid-file wide.csv --valid 0.2").exit_code == 2);
  const Run refused =
      here.tapeflow("fit wide.csv --columns a --valid-file wide.csv --fresh" + small_fit);
  INFO(refused.err);
  CHECK(refused.exit_code == 0);  // column a has no missing cell
}

// fit --categorical: columns of data whose values are words.
#include "engine/io/npy.hpp"
#include "engine/io/number.hpp"
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>
#include <csignal>
#include <map>

using namespace tapeflow;
using nlohmann::json;

namespace {

using Words = std::vector<std::string>;

const std::string small = " --layers 2 --hidden 8 --epochs 3 --fresh";

// n rows of size, kind and weight: half of them have the second word, and a quarter each the
// others. The size is about 10 k for word k.
std::string table(std::size_t n, const Words& words) {
  Rng rng(4);
  std::string text = "size,kind,weight\n";
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t k = i % 2 == 0 ? 1 : i % 4 == 1 ? 0 : 2;
    text += shortest_text(10 * static_cast<double>(k) + rng.normal()) + "," + csv_cell(words[k]) +
            "," + shortest_text(rng.normal()) + "\n";
  }
  return text;
}

const Words animals = {"ant", "bee, wild", "größte"};

// The rows of a CSV text, cell by cell, without the header. No cell may have a comma.
std::vector<Words> cells_of(const std::string& csv) {
  std::vector<Words> rows;
  const Words lines = lines_of(csv);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    Words& row = rows.emplace_back(1);
    for (const char c : lines[i]) c == ',' ? void(row.emplace_back()) : row.back().push_back(c);
  }
  return rows;
}

void must_fail(const Workplace& here, const std::string& command, const std::string& sentence) {
  const Run run = here.tapeflow(command);
  INFO(command << "\n" << run.err);
  CHECK(run.exit_code == 1);
  CHECK(run.out == "");
  CHECK_THAT(run.err, Catch::EndsWith("tapeflow: " + sentence + "\n"));
}

}  // namespace

TEST_CASE("Samples have the words of the table, as often as it has them, with sizes that fit") {
  const Workplace here;
  const Words words = {"ant", "bee", "cow"};
  here.write("data.csv", table(1200, words));
  const Run fit = here.tapeflow(
      "fit data.csv --categorical kind --model maf-mog --layers 3 --hidden 32 --epochs 80 --batch "
      "64 --lr 0.003 --preprocessing standardize");
  INFO(fit.err);
  REQUIRE(fit.exit_code == 0);
  CHECK_THAT(fit.err, Catch::Contains("plan: models size, kind (3 words), weight\n"));
  std::map<std::string, double> counts;
  double near = 0;
  for (const Words& row : cells_of(here.output("sample model.safetensors -n 2000"))) {
    const auto word = std::find(words.begin(), words.end(), row[1]);
    REQUIRE(word != words.end());
    ++counts[row[1]];
    const auto k = static_cast<double>(word - words.begin());
    near += std::abs(std::stod(row[0]) - 10 * k) < 5 ? 1 : 0;
  }
  CHECK(counts["ant"] / 2000 == Approx(0.25).margin(0.06));
  CHECK(counts["bee"] / 2000 == Approx(0.5).margin(0.06));
  CHECK(near / 2000 > 0.9);
}

TEST_CASE("All subcommands read the words of a table, and write them again") {
  const Workplace here;
  here.write("data.csv", table(300, animals));
  here.write("valid.csv", table(60, animals));
  const json fit = json::parse(here.output(
      "fit data.csv --categorical kind --valid-file valid.csv --test valid.csv --json" + small));
  CHECK(fit["words"] == json{{"kind", animals}});
  CHECK(fit["context"].empty());
  CHECK_THAT(here.output("info model.safetensors"),
             Catch::Contains("  kind  words \"ant\" \"bee, wild\" \"größte\"\n"));
  CHECK(json::parse(here.output("info model.safetensors --json"))["columns"][1]["words"] ==
        animals);

  // A word has no missing cell behind its comma, and other columns may be between the model's.
  here.write("rows.csv", "kind,id,weight,size\n\"bee, wild\",7,0,10\ngrößte,8,0,10\n,9,0,10\n");
  const Words scores = lines_of(here.output("log-prob model.safetensors rows.csv --keep id kind"));
  REQUIRE(scores.size() == 4);
  CHECK_THAT(scores[1], Catch::StartsWith("7,\"bee, wild\","));
  CHECK(scores[3] == "9,,,");
  here.output("evaluate model.safetensors valid.csv");
  CHECK_THAT(here.output("quantiles model.safetensors -n 100"), Catch::Contains("size") &&
                                                                    Catch::Contains("share, %\n") &&
                                                                    Catch::Contains("bee, wild"));
  const json shares =
      json::parse(here.output("quantiles model.safetensors -n 100 --json"))["columns"]["kind"];
  CHECK(shares["words"] == animals);
  double total = 0;
  for (const json& share : shares["shares"]) total += share.get<double>();
  CHECK(total == Approx(1));

  here.output("transform model.safetensors valid.csv --out z.csv");
  here.output("transform model.safetensors z.csv --inverse --out back.csv");
  const Words rows = lines_of(here.read("valid.csv")), back = lines_of(here.read("back.csv"));
  REQUIRE(back.size() == rows.size());
  const auto word_of = [](const std::string& row) {
    return row.substr(row.find(','), row.rfind(',') - row.find(','));
  };
  for (std::size_t i = 0; i < rows.size(); ++i) CHECK(word_of(back[i]) == word_of(rows[i]));

  const Run plot = here.tapeflow("plot model.safetensors --data data.csv -n 50");
  CHECK(plot.exit_code == 0);
  CHECK_THAT(plot.err, Catch::Contains("note: the numbers on the axis \"kind\" are words: 0 "
                                       "\"ant\", 1 \"bee, wild\", 2 \"größte\"\n"));
}

TEST_CASE("Numbers as words keep their spelling and the order of numbers, also in NPY") {
  const Workplace here;
  here.write("data.csv", table(200, {"007", "10", "9.0"}));
  const json fit = json::parse(here.output("fit data.csv --categorical kind --json" + small));
  CHECK(fit["words"] == json{{"kind", {"007", "9.0", "10"}}});
  for (const Words& row : cells_of(here.output("sample model.safetensors -n 50")))
    CHECK((row[1] == "007" || row[1] == "9.0" || row[1] == "10"));
  here.output("sample model.safetensors -n 50 --out s.npy");
  here.output("sample model.safetensors -n 50 --out s.csv");
  const Array<double> numbers = read_npy(here / "s.npy");
  for (std::size_t i = 0; i < 50; ++i)
    CHECK((numbers(i, 1) == 7 || numbers(i, 1) == 9 || numbers(i, 1) == 10));
  CHECK(here.log_prob("model.safetensors s.npy") == here.log_prob("model.safetensors s.csv"));

  write_npy(here / "data.npy", parse_csv("data.csv", here.read("data.csv")).values);
  const json npy = json::parse(
      here.output("fit data.npy --categorical x2 --out npy.safetensors --json" + small));
  CHECK(npy["words"] == json{{"x2", {"7", "9", "10"}}});
  CHECK(npy["test_log_likelihood"] == fit["test_log_likelihood"]);
}

TEST_CASE("NPY has the indices of words, a note says so, and it is read in the same way") {
  const Workplace here;
  here.write("data.csv", table(200, {"ant", "bee", "cow"}));
  here.output("fit data.csv --categorical kind" + small);
  const Run run = here.tapeflow("sample model.safetensors -n 50 --out s.npy");
  CHECK(run.exit_code == 0);
  CHECK(run.err ==
        "note: s.npy: column \"kind\" has indices of words: 0 \"ant\", 1 \"bee\", 2 \"cow\"\n");
  here.output("sample model.safetensors -n 50 --out s.csv");
  CHECK(here.log_prob("model.safetensors s.npy") == here.log_prob("model.safetensors s.csv"));
  write_npy(here / "bad.npy", Array<double>{{0, 1, 0}, {0, 3, 0}});
  must_fail(here, "log-prob model.safetensors bad.npy",
            "bad.npy, row 2, column \"x2\": needs one of \"0\", \"1\", \"2\", got \"3\"");
}

TEST_CASE("A word that the model has never seen is told with its row, and the words there are") {
  const Workplace here;
  here.write("data.csv", table(200, animals));
  here.output("fit data.csv --categorical kind" + small);
  here.write("new.csv", "size,kind,weight\n1,ant,0\n1,NA,0\n1,eel,0\n1,cod,0\n");
  const std::string sentence =
      "new.csv, row 3, column \"kind\": needs one of \"ant\", \"bee, "
      "wild\", \"größte\", got \"eel\"";
  must_fail(here, "log-prob model.safetensors new.csv", sentence);
  must_fail(here, "evaluate model.safetensors new.csv --na drop", sentence);
  must_fail(here, "transform model.safetensors new.csv --na drop", sentence);
  must_fail(here, "plot model.safetensors --data new.csv --na drop", sentence);
  must_fail(here, "fit data.csv --categorical kind --test new.csv --na drop", sentence);
  must_fail(here, "evaluate model.safetensors new.csv",
            "new.csv, line 3, column \"kind\": needs a word, got an empty cell");
}

TEST_CASE("Columns that cannot be words are told before the fit") {
  const Workplace here;
  here.write("data.csv", table(200, animals));
  must_fail(here, "fit data.csv --categorical sort",
            "data.csv: there is no column \"sort\" for --categorical, the columns are size, kind, "
            "weight");
  must_fail(here, "fit data.csv --categorical kind --context kind",
            "--categorical: needs columns that are not of the context, got \"kind\"");
  must_fail(here, "fit data.csv --categorical kind --drop kind",
            "--drop: needs columns that are not of --categorical, got \"kind\"");
  must_fail(here, "fit data.csv --categorical kind --bounds kind:0..",
            "data.csv: --bounds: needs a column of numbers, and \"kind\" has words");
  must_fail(here, "fit data.csv --categorical kind --dequantize",
            "data.csv: --dequantize needs a column whose values repeat");
  must_fail(here, "fit data.csv --categorical kind size",
            "data.csv: column \"size\" has 200 different words in 200 rows, --categorical takes at "
            "most 50; type: tapeflow fit data.csv --categorical kind --drop size");
}

TEST_CASE("A column that has other words for the same kinds is told as a repetition") {
  const Workplace here;
  std::string csv = "size,kind,code\n";
  Rng rng(1);
  for (std::size_t i = 0; i < 40; ++i)
    csv += std::to_string(rng.normal()) + (i % 2 == 0 ? ",cod,C\n" : ",eel,E\n");
  here.write("data.csv", csv);
  must_fail(here, "fit data.csv --categorical kind code",
            "data.csv: column \"code\" repeats column \"kind\"; type: tapeflow fit data.csv "
            "--categorical kind code --drop-redundant");
}

TEST_CASE("A missing word stands in the way, and words of rows that are left out are no words") {
  const Workplace here;
  here.write("data.csv", table(200, animals) + "1,NA,2\n,eel,3\n");
  must_fail(here, "fit data.csv --categorical kind",
            "data.csv: 2 of 202 rows have a missing cell, in \"size\" (1), \"kind\" (1), the first "
            "in line 202; type: tapeflow fit data.csv --categorical kind --na drop");
  const json fit =
      json::parse(here.output("fit data.csv --categorical kind --na drop --json" + small));
  CHECK(fit["words"] == json{{"kind", animals}});
}

TEST_CASE("look plans columns of words, and a resumed fit keeps them") {
  const Workplace here;
  here.write("data.csv", table(1000, animals));
  CHECK_THAT(here.output("look data.csv --categorical kind"),
             Catch::Contains("plan: models size, kind (3 words), weight\n"));
  const json plan = json::parse(here.output("look data.csv --categorical kind --json"));
  CHECK(plan["command"] == "tapeflow fit data.csv --categorical kind");
  CHECK(plan["modelled"] == json{"size", "kind (3 words)", "weight"});
  const std::string command =
      "fit data.csv --categorical kind --layers 2 --hidden 16 --batch 16 --patience 1000 --epochs "
      "40 ";
  here.output(command + "--out whole.safetensors");
  const Run stopped = here.tapeflow(command, {.signal = SIGINT, .after = "epoch 1 of "});
  CHECK(stopped.exit_code == 130);
  here.write("data.csv", table(1000, {"ant", "bug", "cow"}));
  must_fail(here, "fit data.csv --resume",
            "model.safetensors.training: needs the rows it was saved with to go on, those of "
            "data.csv are others");
  here.write("data.csv", table(1000, animals));
  here.output("fit data.csv --resume --epochs 40");
  CHECK((here.read("model.safetensors") == here.read("whole.safetensors")));
}

TEST_CASE("compare takes columns of words") {
  const Workplace here;
  here.write("data.csv", table(200, animals));
  const json found = json::parse(
      here.output("compare data.csv --categorical kind --models maf --layers 1 --hidden 4 --epochs "
                  "2 --out m.safetensors --json"));
  CHECK(found["models"].size() == 1);
  CHECK_THAT(here.output("sample m.safetensors -n 20"), Catch::Contains("\"bee, wild\""));
}

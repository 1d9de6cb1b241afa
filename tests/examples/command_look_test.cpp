// People's tables as they are: all that stands in the way of a fit is told at once, and the command
// that the message ends with fits the table.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>
#include <functional>

using namespace tapeflow;

namespace {

const Array<double>& noise() {
  static const Array<double> x = Rng(1).normal<double>({40, 3});
  return x;
}

// A row of cells for each of forty rows, under a header.
std::string table(const std::string& header, const std::function<std::string(std::size_t)>& row) {
  std::string text = header.empty() ? "" : header + "\n";
  for (std::size_t i = 0; i < 40; ++i) text += row(i) + "\n";
  return text;
}

std::string a(std::size_t i) { return std::to_string(noise()(i, 0)); }
std::string b(std::size_t i) { return std::to_string(noise()(i, 1)); }

Run shell(const Workplace& here, const std::string& command) {
  return run_program("/bin/sh", {"-c", command}, {.folder = here / ""});
}

// What follows "type: tapeflow" in the last line of a text.
std::string line_to_type(const std::string& text) {
  const std::size_t at = text.rfind("type: tapeflow ");
  return at == text.npos ? "" : text.substr(at + 15, text.find('\n', at) - at - 15);
}

// Runs the printed command with the program under test; it must fit.
void check_fits(const Workplace& here, const std::string& line) {
  const Run run =
      shell(here, std::string(TAPEFLOW_COMMAND) + " " + line + " --fresh --epochs 1 --layers 1");
  INFO(line << "\n" << run.err);
  CHECK(run.exit_code == 0);
}

// The table is refused in one message that has this sentence and this option, and the line at its
// end fits.
void check_obstacle(const std::string& text, const std::string& sentence,
                    const std::string& options) {
  const Workplace here;
  here.write("t.csv", text);
  const Run run = here.tapeflow("fit t.csv");
  INFO(run.err);
  CHECK(run.exit_code == 1);
  CHECK(run.out == "");
  CHECK_THAT(run.err, Catch::Contains("t.csv: " + sentence));
  CHECK(line_to_type(run.err) == "fit t.csv " + options);
  check_fits(here, line_to_type(run.err));
  const Run look = here.tapeflow("look t.csv");
  CHECK(look.exit_code == 1);
  CHECK(look.err == "");
  CHECK_THAT(look.out, Catch::Contains("obstacle: " + sentence));
  CHECK(line_to_type(look.out) == "fit t.csv " + options);
}

}  // namespace

TEST_CASE("All that stands in the way is told at once, with the line that fits the table") {
  const Workplace here;
  here.write("t.csv", table("id,date,kind,a,b,twin,c", [](std::size_t i) {
               const std::string day = std::to_string(10 + i % 20);
               return std::to_string(i + 1) + ",2020-01-" + day + "," + (i % 2 ? "eel" : "cod") +
                      "," + a(i) + "," + (i == 7 ? "?" : b(i)) + "," + a(i) + ",3";
             }));
  const Run run = here.tapeflow("fit t.csv --epochs 1 --layers 1 --model maf");
  CHECK(run.exit_code == 1);
  CHECK(run.err ==
        "t.csv: column \"date\" has dates, such as \"2020-01-10\": --drop date\n"
        "t.csv: column \"kind\" has 2 different words, such as \"cod\": --drop kind, or "
        "--categorical kind to model its words, or --context kind for p(x given it)\n"
        "t.csv: 1 of 40 rows has a missing cell, in \"b\" (1), the first in line 9: --na drop\n"
        "t.csv: column \"twin\" repeats column \"a\", which makes the density infinite: "
        "--drop-redundant\n"
        "t.csv: column \"c\" has the same value in every row: --drop-redundant\n"
        "tapeflow: t.csv: 5 things stand in the way of a fit; type: tapeflow fit t.csv --drop date "
        "kind id --drop-redundant --na drop --layers 1 --epochs 1 --model maf\n");
  const Run fit = here.tapeflow(line_to_type(run.err));
  CHECK(fit.exit_code == 0);
  CHECK_THAT(fit.err, Catch::Contains("t.csv: 39 rows of 2 columns") &&
                          Catch::Contains("plan: models a, b\n") &&
                          Catch::Contains("plan: leaves out id, date, kind (--drop)\n") &&
                          Catch::Contains("plan: leaves out 1 of 40 rows, with a missing cell in "
                                          "\"b\" (1)\n"));
}

TEST_CASE("Each obstacle is told with the option that removes it") {
  check_obstacle(table("a,b", [](std::size_t i) { return a(i) + "," + (i == 3 ? "" : b(i)); }),
                 "1 of 40 rows has a missing cell, in \"b\" (1), the first in line 5", "--na drop");
  check_obstacle(table("a,b", [](std::size_t i) { return a(i) + "," + (i == 3 ? "bad" : b(i)); }),
                 "column \"b\" has 1 word among its numbers, \"bad\" in line 5",
                 "--na drop --na-values bad");
  check_obstacle(
      table("a,b,c", [](std::size_t i) { return a(i) + "," + b(i) + "," + (i < 30 ? "" : "7"); }),
      "column \"c\" has 30 missing cells in 40 rows", "--drop c");
  check_obstacle(
      table("name,a,b",
            [](std::size_t i) { return "n" + std::to_string(i) + "," + a(i) + "," + b(i); }),
      "column \"name\" has 40 different words, such as \"n0\"", "--drop name");
  check_obstacle(table("a;b",
                       [](std::size_t i) {
                         std::string row = a(i) + ";" + b(i);
                         std::replace(row.begin(), row.end(), '.', ',');
                         return row;
                       }),
                 "columns \"a\", \"b\" have numbers with a decimal comma, such as ", "--decimal ,");
  check_obstacle(table("a,b",
                       [](std::size_t i) {
                         return "\"1,23" + std::to_string(i % 10) + "." + std::to_string(i) +
                                "\"," + b(i);
                       }),
                 "column \"a\" has numbers with commas between groups of three digits, such as "
                 "\"1,230.0\"",
                 "--thousands ,");
  check_obstacle(table("# made, by us\na,b", [](std::size_t i) { return a(i) + "," + b(i); }),
                 "the first line begins with \"#\"", "--comment '#'");
  check_obstacle(table("a,2020", [](std::size_t i) { return a(i) + "," + b(i); }),
                 "the first line has words in column \"x1\", and the lines below have numbers",
                 "--header");
  check_obstacle(table("a,b,sum",
                       [](std::size_t i) {
                         return a(i) + "," + b(i) + "," +
                                std::to_string(std::stod(a(i)) + 2 * std::stod(b(i)) - 1);
                       }),
                 "column \"sum\" is a combination of others, sum = a + 2 b - 1, which",
                 "--drop-redundant");
  check_obstacle(table("a,k,b",
                       [](std::size_t i) {
                         return a(i) + "," + (i < 4 ? "word" + std::to_string(i) : b(39 - i)) +
                                "," + b(i);
                       }),
                 "column \"k\" has numbers and 4 different words, such as \"word0\"", "--drop k");
  check_obstacle(table("a,b,a", [](std::size_t i) { return a(i) + "," + b(i) + "," + b(39 - i); }),
                 "column \"a\" is there twice; give each column its own name", "--drop a");
}

TEST_CASE("A column that counts the rows is told, and left out by the line to type") {
  const Workplace here;
  here.write("t.csv", table(",a,b", [](std::size_t i) {
               return std::to_string(i + 1) + "," + a(i) + "," + b(i);
             }));
  const Run look = here.tapeflow("look t.csv");
  CHECK(look.exit_code == 0);
  CHECK(look.out ==
        "t.csv: 40 rows, cells separated by comma, names in the first line\n"
        "plan: models x1, a, b\n"
        "note: column \"x1\" counts the rows; --drop x1 leaves it out\n"
        "type: tapeflow fit t.csv --drop x1\n");
  check_fits(here, line_to_type(look.out));
  CHECK_THAT(here.tapeflow("fit t.csv --epochs 1 --layers 1").err,
             Catch::Contains("note: t.csv: column \"x1\" counts the rows; --drop x1"));
  here.write("t.csv",
             table("twice,a", [](std::size_t i) { return std::to_string(2 * i) + "," + a(i); }));
  CHECK_THAT(here.output("look t.csv"), !Catch::Contains("counts the rows"));
}

TEST_CASE("What no option removes is told without a line to type") {
  const Workplace here;
  here.write("few.csv", "a,b\n1,2\n3,4\n");
  const Run few = here.tapeflow("look few.csv");
  CHECK(few.exit_code == 1);
  CHECK_THAT(few.out, Catch::Contains("obstacle: a fit needs at least 10 rows, the file has 2\n") &&
                          !Catch::Contains("type: "));
  here.write("words.csv", table("a,b", [](std::size_t i) { return "x" + b(i) + ",y" + a(i); }));
  const Run words = here.tapeflow("fit words.csv");
  CHECK(words.exit_code == 1);
  CHECK_THAT(words.err, Catch::Contains("no column is left to fit") && !Catch::Contains("type: "));
}

TEST_CASE("look --json has the plan, the obstacles and the command") {
  const Workplace here;
  here.write("t.csv", table("id,kind,a", [](std::size_t i) {
               return std::to_string(i) + "," + (i % 2 ? "eel" : "cod") + "," + a(i);
             }));
  const nlohmann::json plan =
      nlohmann::json::parse(here.output("look t.csv --context kind --drop id --json"));
  CHECK(plan["rows"] == 40);
  CHECK(plan["modelled"] == nlohmann::json{"a"});
  CHECK(plan["context"] == nlohmann::json{"kind (2 classes)"});
  CHECK(plan["left_out"] == nlohmann::json{{{"column", "id"}, {"why", "--drop"}}});
  CHECK(plan["obstacles"].empty());
  CHECK(plan["command"] == "tapeflow fit t.csv --context kind --drop id");
  const Run run = here.tapeflow("look t.csv --json");
  CHECK(run.exit_code == 1);
  CHECK(
      nlohmann::json::parse(run.out)["obstacles"][0]["option"] ==
      "--drop kind, or --categorical kind to model its words, or --context kind for p(x given it)");
  const Run fit = here.tapeflow("fit t.csv --drop id");
  CHECK(
      fit.err ==
      "tapeflow: t.csv: column \"kind\" has 2 different words, such as \"cod\": --drop kind, or "
      "--categorical kind to model its words, or --context kind for p(x given it); type: tapeflow "
      "fit t.csv --drop id kind\n");
}

TEST_CASE("Values that repeat are told with what they can be, and pictures are refused") {
  const Workplace here;
  here.write("t.csv",
             table("k,a", [](std::size_t i) { return std::to_string(i % 4) + "," + a(i); }));
  CHECK_THAT(
      here.output("look t.csv"),
      Catch::Contains("note: column \"k\" has 4 different values in 40 rows, 0 in 10 of them; "
                      "0 to 3, 4 values, have a probability each\n"));
  std::filesystem::create_directory(here / "pictures");
  check_fails(here, "look pictures", 1, "pictures: look is for tables, these are pictures");
}

TEST_CASE("A column whose name a shell would take apart is quoted in the line to type") {
  check_obstacle(table("\"it's a name\",a",
                       [](std::size_t i) { return "n" + std::to_string(i) + "," + a(i); }),
                 "column \"it's a name\" has 40 different words", "--drop 'it'\\''s a name'");
  check_obstacle(table("-x,a", [](std::size_t i) { return "n" + std::to_string(i) + "," + a(i); }),
                 "column \"-x\" has 40 different words", "--drop=-x");
}

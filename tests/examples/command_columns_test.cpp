// Columns by their names: odd names on the command line, tables whose header is not the model's,
// first rows that may be names or numbers, and names that could steer a terminal.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

using namespace tapeflow;

namespace {

// Columns of very different sizes, so that exchanged columns are noticed.
Array<double> rows(std::size_t n) {
  Array<double> data = Rng(1).normal<double>({n, 3});
  for (std::size_t i = 0; i < n; ++i) {
    data(i, 1) = 100 + 5 * data(i, 1);
    data(i, 2) = 1000 + 50 * data(i, 2);
  }
  return data;
}

// The table of `rows` under this first line, which may be empty.
std::string under(const std::string& first_line, std::size_t columns = 3) {
  std::string text = first_line.empty() ? "" : first_line + "\n";
  const Array<double> data = rows(40);
  for (std::size_t i = 0; i < 40; ++i) {
    for (std::size_t j = 0; j < columns; ++j)
      text += (j > 0 ? "," : "") + std::to_string(data(i, j));
    text += "\n";
  }
  return text;
}

void must_fail(const Workplace& here, const std::string& command, const std::string& sentence) {
  const Run run = here.tapeflow(command);
  INFO(command << "\n" << run.err);
  CHECK(run.exit_code == 1);
  CHECK(run.out == "");
  CHECK(run.err == "tapeflow: " + sentence + "\n");
}

// The first score of log-prob, and its notes.
std::pair<double, std::string> score(const Workplace& here, const std::string& file) {
  const Run run = here.tapeflow("log-prob model.safetensors " + file);
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  return {parse_csv("scores", run.out).values(0, 0), run.err};
}

}  // namespace

TEST_CASE("A column of any name can be named, as it stands in the table") {
  for (const std::string name : {"[a]", "a,b", "{x}", "\"q\"", "a b", "-x", "--y", "é", "[p,q]"}) {
    INFO(name);
    const Workplace here;
    std::string cell = "\"";
    for (const char c : name) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
    here.write("data.csv", under(cell + "\",b,c"));
    const auto run = [&](const std::vector<std::string>& words) {
      const Run done = run_program(TAPEFLOW_COMMAND, words, {.folder = here / ""});
      INFO(done.err);
      REQUIRE(done.exit_code == 0);
      return done.out;
    };
    std::vector<std::string> fit = words_of("fit --epochs 1 --layers 1 --hidden 4 --json");
    fit.push_back("--context=" + name);
    fit.push_back("data.csv");
    CHECK(nlohmann::json::parse(run(fit))["context"] == nlohmann::json::array({name}));
    if (name.starts_with("--")) continue;  // this one has to stand behind a =
    run({"fit", "data.csv", "--context", name, "b", "--epochs", "1", "--layers", "1"});
    run({"fit", "data.csv", "--context", "b", name, "--epochs", "1", "--layers", "1"});
    run({"fit", "data.csv", "--epochs", "1", "--layers", "1"});
    run({"plot", "model.safetensors", "--columns", name, "b"});
  }
}

TEST_CASE("A header with names that are not the model's is refused, and the names are told") {
  const Workplace here;
  here.write("data.csv", under("height,weight,age"));
  here.fit("data.csv");
  const std::pair<std::string, std::string> headers[] = {
      {"height,weight_kg,age", R"("weight" in its first line, got "weight_kg")"},
      {"weight_kg,height,age", R"("weight" in its first line, got "weight_kg")"},
      {"Height,weight,age", R"("height" in its first line, got "Height")"},
      {"p,q,r", R"("height", "weight", "age" in its first line, got "p", "q", "r")"},
      {"x2,x1,x3", R"("height", "weight", "age" in its first line, got "x2", "x1", "x3")"},
      {"height,weight,", R"("age" in its first line, got "x3")"},
      {"height,weight,weight\\", R"("age" in its first line, got "weight\")"}};
  for (const auto& [header, sentence] : headers) {
    here.write("other.csv", under(header));
    must_fail(here, "log-prob model.safetensors other.csv",
              "other.csv: needs the model's " + sentence);
    must_fail(here, "plot model.safetensors --data other.csv",
              "other.csv: needs the model's " + sentence);
    must_fail(here, "fit data.csv --fresh --test other.csv",
              "other.csv: needs the model's " + sentence);
  }
  here.write("other.csv", under("height,weight,weight"));
  must_fail(here, "log-prob model.safetensors other.csv",
            "other.csv: needs each column of the model once, got \"weight\" twice");
}

TEST_CASE("Columns in another order are found by name, and without names they count in order") {
  const Workplace here;
  here.write("data.csv", under("height,weight,age"));
  here.fit("data.csv");
  const double expected = here.log_prob("model.safetensors data.csv")[0];
  here.write(
      "one.csv", "age,height,weight\n" + [] {
        const Array<double> data = rows(40);
        return std::to_string(data(0, 2)) + "," + std::to_string(data(0, 0)) + "," +
               std::to_string(data(0, 1)) + "\n";
      }());
  // In float, BLAS may add in another order for one row.
  CHECK(score(here, "one.csv").first == Approx(expected).margin(1e-4));
  here.write("bare.csv", under(""));
  CHECK(score(here, "bare.csv").first == expected);
  here.write("numbered.csv", under("x1,x2,x3"));
  CHECK(score(here, "numbered.csv").first == expected);
}

TEST_CASE("A model of a table without names takes the columns of any names in their order") {
  const Workplace here;
  here.write("data.csv", under(""));
  here.output("fit data.csv --context x2 --model maf --epochs 2 --layers 1 --hidden 8");
  const double expected = here.log_prob("model.safetensors data.csv")[0];
  here.write("named.csv", under("height,weight,age"));  // the context is in the middle
  CHECK(score(here, "named.csv").first == expected);
  here.write("turned.csv", under("x2,x1,x3"));
  CHECK(score(here, "turned.csv").first != expected);
  here.write("half.csv", under("height,x2,age"));
  must_fail(here, "log-prob model.safetensors half.csv",
            R"(half.csv: needs the model's "x1", "x3" in its first line, got "height", "age")");
}

TEST_CASE("A table of contexts needs the names of the context, or as many columns without names") {
  const Workplace here;
  here.write("data.csv", under("height,weight,age"));
  here.output("fit data.csv --context age --model maf --epochs 2 --layers 1 --hidden 8");
  const std::string sample = "sample model.safetensors --context-file ";
  for (const std::string text : {"age\n1000\n", "1000\n", "note,age\n1,1000\n"}) {
    here.write("c.csv", text);
    CHECK(lines_of(here.output(sample + "c.csv")).size() == 2);
  }
  here.write("c.csv", "Age\n1000\n");
  must_fail(here, sample + "c.csv",
            R"(c.csv: needs the model's "age" in its first line, got "Age")");
  here.write("c.csv", "age,age\n1000,1001\n");
  must_fail(here, sample + "c.csv",
            R"(c.csv: needs each column of the model once, got "age" twice)");
  here.write("c.csv", "age\n1000\n");
  here.fit("data.csv --out plain.safetensors");
  must_fail(here, "sample plain.safetensors --context-file c.csv",
            "plain.safetensors: needs no --context-file, got c.csv");
  CHECK(here.tapeflow(sample + "c.csv -n 3").exit_code == 2);
}

TEST_CASE("A first row that is no number and no name is not lost as a header") {
  const Workplace here;
  const auto first_word = [&](const std::string& first_line, std::size_t columns) {
    here.write("data.csv", under(first_line, columns));
    const Run run = here.tapeflow("fit data.csv");
    CHECK(run.exit_code == 1);
    return run.err;
  };
  for (const std::string cell : {"1 234.5", "1.2.3", "1'234", "-1 234.5", "-",
                                 "1\xc2\xa0"
                                 "234"})
    CHECK(first_word(cell, 1) ==
          "tapeflow: data.csv: the first line has words in column \"x1\", and the lines below have "
          "numbers; type: tapeflow fit data.csv --header\n");
  for (const std::string cell : {"n/a", "N/A", "?", "NA", "NULL"})
    CHECK(
        first_word(cell, 1) ==
        "tapeflow: data.csv: 1 of 41 rows has a missing cell, in \"x1\" (1), the first in line 1; "
        "type: tapeflow fit data.csv --na drop\n");
  CHECK_THAT(first_word("a,n/a", 2), Catch::Contains("the first line has words in column \"x1\""));
  CHECK_THAT(first_word("\"1,234.5\",\"2,000\"", 2),
             Catch::Contains("the first line has words in columns \"x1\", \"x2\""));
  for (const std::string names : {"Na,NA", "NA,K", "1stFlrSF,n", "a.1,b 2"}) {
    here.write("data.csv", under(names, 2));
    const Run run = here.tapeflow("fit data.csv --fresh" + small_fit);
    INFO(names << run.err);
    CHECK(run.exit_code == 0);
    CHECK(run.err.find("note: ") == run.err.npos);
  }
}

TEST_CASE("A first row that may be names or numbers is taken with a note") {
  const Workplace here;
  const auto note = [&](const std::string& first_line, std::size_t columns) {
    here.write("data.csv", under(first_line, columns));
    const Run run = here.tapeflow("fit data.csv --fresh" + small_fit);
    INFO(first_line << "\n" << run.err);
    CHECK(run.exit_code == 0);
    for (const std::string& line : lines_of(run.err))
      if (line.starts_with("note: data.csv: the first ")) return line;
    return std::string();
  };
  CHECK(note("12 kg", 1) ==
        "note: data.csv: the first line is taken as the names of the columns: \"12 kg\"");
  CHECK(note("0-14,15-64,65+", 3) ==
        "note: data.csv: the first line is taken as the names of the columns: \"0-14\", \"15-64\", "
        "\"65+\"");
  CHECK(note("2019,2020,2021", 3) ==
        "note: data.csv: the first row is taken as numbers: 2019, 2020, 2021; --header takes "
        "it as names of columns, and --no-header ends this note");
  CHECK(note("0,1", 2) ==
        "note: data.csv: the first row is taken as numbers: 0, 1; --header takes it as names of "
        "columns, and --no-header ends this note");
  CHECK(note("2019,2020.5", 2) == "");
  CHECK(note("3,3", 2) == "");
  CHECK(note("", 3) == "");
  CHECK(note("y2019,y2020", 2) == "");
}

TEST_CASE("Characters that could steer a terminal are shown as escapes, and written as they are") {
  const Workplace here;
  const std::string hostile = "a\x1b[31mRED\x07\xc2\x9b\xe2\x80\xae\xe2\x80\xa8z";
  const std::string escaped = "a\\x1b[31mRED\\x07\\xc2\\x9b\\xe2\\x80\\xae\\xe2\\x80\\xa8z";
  here.write("data.csv", under(hostile + ",b," + hostile + "2"));
  const std::string context = " --context " + hostile + "2 --epochs 1 --layers 1";
  const Run fit = here.tapeflow("fit data.csv" + context);
  CHECK(fit.exit_code == 0);
  CHECK(fit.err.find("given " + escaped + "2, ") != fit.err.npos);
  CHECK_THAT(
      here.output("info model.safetensors"),
      Catch::Contains("  " + escaped + "  mean ") && Catch::Contains("  " + escaped + "2  mean "));
  CHECK(lines_of(here.output("sample model.safetensors -n 1 --context 1000"))[0] == hostile + ",b");
  here.write("other.csv", under("p,q,r"));
  const std::string file = hostile + ".csv";
  here.write(file, under("p,q,r"));
  for (const std::string& command : std::vector<std::string>{
           "log-prob model.safetensors other.csv", "log-prob model.safetensors " + file,
           "sample model.safetensors --context " + hostile, "sample model.safetensors",
           "fit data.csv --classes " + hostile + "3",
           "plot model.safetensors --columns " + hostile + "3", "fit " + file + " --epochs 1",
           "info " + file, "fit data.csv --model " + hostile,
           "fit " + hostile + " --out " + hostile + "/x"}) {
    const Run run = here.tapeflow(command);
    for (const std::string bytes : {"\x1b", "\x07", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x80\xa8"}) {
      INFO(command << "\n" << run.err);
      CHECK(run.err.find(bytes) == run.err.npos);
    }
    CHECK(run.err.find("\\x1b[31mRED\\x07") != run.err.npos);
  }
}

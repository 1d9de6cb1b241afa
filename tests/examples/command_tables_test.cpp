// The options that say which columns and rows of a table are used, and how its text is read.
#include "engine/io/npy.hpp"
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"
#include "tests/support/gzip.hpp"

#include <csignal>
#include <limits>

using namespace tapeflow;

namespace {

// A hundred rows: id, a word, two numbers of which one is missing now and then.
std::string rows(std::size_t n = 100) {
  const Array<double> x = Rng(1).normal<double>({n, 2});
  std::string text = "id,kind,a,b\n";
  for (std::size_t i = 0; i < n; ++i)
    text += "r" + std::to_string(i) + "," + (i % 3 ? "eel" : "cod") + "," +
            std::to_string(x(i, 0)) + "," + (i % 25 == 4 ? "NA" : std::to_string(x(i, 1))) + "\n";
  return text;
}

std::string in_other_words(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

// The scores that a model of columns a and b gives its own table.
std::vector<double> scores_after(const Workplace& here, const std::string& fit,
                                 const std::string& data) {
  here.output("fit " + data + " --fresh" + small_fit + fit);
  return here.log_prob("model.safetensors " + data + " --na drop" +
                       (fit.find("--decimal") == fit.npos ? "" : " --decimal ,"));
}

}  // namespace

TEST_CASE("Columns are chosen by --columns or by --drop, with the same model") {
  const Workplace here;
  here.write("t.csv", rows());
  here.output("fit t.csv --columns a b --na drop" + small_fit);
  const std::string model = here.read("model.safetensors");
  here.output("fit t.csv --drop id kind --na drop" + small_fit);
  CHECK(here.read("model.safetensors") == model);
  const nlohmann::json given = here.fit("t.csv --columns a b --context kind --na drop");
  CHECK(given["classes"]["kind"] == nlohmann::json({"cod", "eel"}));
  CHECK(given["train_rows"].get<int>() + given["valid_rows"].get<int>() +
            given["test_rows"].get<int>() ==
        96);
}

TEST_CASE("Names that the table lacks are told for every option that chooses columns") {
  const Workplace here;
  here.write("t.csv", rows());
  for (const std::string option : {"--columns", "--drop"}) {
    check_fails(
        here, "fit t.csv " + option + " a c", 1,
        "t.csv: there is no column \"c\" for " + option + ", the columns are id, kind, a, b");
    check_fails(here, "fit t.csv " + option + " a a", 1,
                option + ": needs each column once, got \"a\" twice");
  }
  check_fails(here, "fit t.csv --drop kind --context kind", 1,
              "--drop: needs columns that are not of the context, got \"kind\"");
}

TEST_CASE("The same numbers in another format give the same scores") {
  const Workplace here;
  const std::string text = rows(), plain = " --columns a b --na drop";
  here.write("t.csv", text);
  const std::vector<double> scores = scores_after(here, plain, "t.csv");
  CHECK(scores.size() == 96);
  const std::string blanks = in_other_words(text, ",", "  ");
  for (const std::string& other :
       {in_other_words(text, ",", "\t"), blanks, gzip(text), in_other_words(text, "\n", ",\n")}) {
    here.write("t.csv", other);
    CHECK(scores_after(here, plain, "t.csv") == scores);
  }
  here.write("t.csv", in_other_words(in_other_words(text, ",", ";"), ".", ","));
  CHECK(scores_after(here, plain + " --decimal ,", "t.csv") == scores);
  here.write("t.csv", "made by us\n" + in_other_words(text, "\n", "\n% 1,2\n"));
  here.output("fit t.csv --fresh --skip-lines 1 --comment %" + plain + small_fit);
  CHECK(here.log_prob("model.safetensors t.csv --na drop --skip-lines 1 --comment %") == scores);
  here.write("t.csv", in_other_words(text, "NA", "-999"));
  here.output("fit t.csv --fresh --na-values -999" + plain + small_fit);
  CHECK(here.log_prob("model.safetensors t.csv --na drop --na-values -999 x") == scores);
}

TEST_CASE("A table may come from standard input") {
  const Workplace here;
  here.write("t.csv", rows());
  const std::string command = TAPEFLOW_COMMAND;
  const auto shell = [&](const std::string& line) {
    const Run run = run_program("/bin/sh", {"-c", line}, {.folder = here / ""});
    INFO(run.err);
    CHECK(run.exit_code == 0);
    return run.out;
  };
  shell(command + " fit - --columns a b --na drop --epochs 1 --layers 1 < t.csv");
  const std::string scores = here.output("log-prob model.safetensors t.csv");
  CHECK(shell("cat t.csv | " + command + " log-prob model.safetensors -") == scores);
  const Run look =
      run_program("/bin/sh", {"-c", "cat t.csv | " + command + " look -"}, {.folder = here / ""});
  CHECK(look.exit_code == 1);
  CHECK_THAT(look.out, Catch::Contains("type: tapeflow fit - --drop id kind --na drop\n"));
}

TEST_CASE("A first line of years is names if the user says so") {
  const Workplace here;
  std::string text = in_other_words(rows(), "NA", "0");
  text.replace(0, text.find('\n'), "2018,2019,2020,2021");
  here.write("t.csv", text);
  here.output("fit t.csv --header --drop x2018 x2019" + small_fit);
  CHECK(lines_of(here.output("sample model.safetensors -n 1"))[0] == "x2020,x2021");
  CHECK(here.log_prob("model.safetensors t.csv --header").size() == 100);
  here.write("t.csv", rows().substr(rows().find('\n') + 1));
  CHECK(here.fit("t.csv --no-header --columns x3 x4 --na drop --fresh")["train_rows"] == 76);
  CHECK(here.tapeflow("fit t.csv --no-header --header").exit_code == 2);
}

TEST_CASE("A structured array has names, and NaN in an array is a missing cell") {
  const Workplace here;
  Array<double> x = Rng(1).normal<double>({50, 2});
  x(7, 1) = std::numeric_limits<double>::quiet_NaN();
  write_npy(here / "t.npy", x);
  check_fails(here, "fit t.npy", 1,
              "t.npy: 1 of 50 rows has a missing cell, in \"x2\" (1), the first in row 8; type: "
              "tapeflow fit t.npy --na drop");
  CHECK(here.fit("t.npy --na drop")["train_rows"] == 39);
}

TEST_CASE("Wrong values of the options are a wrong command line") {
  const Workplace here;
  here.write("t.csv", rows());
  for (const std::string options :
       {"--delimiter ,,", "--delimiter \"", "--decimal x", "--na keep", "--skip-lines -1"}) {
    const Run run = here.tapeflow("fit t.csv " + options);
    INFO(options << "\n" << run.err);
    CHECK(run.exit_code == 2);
  }
}

TEST_CASE("A fit that is resumed reads the same columns and rows") {
  const Workplace here;
  here.write("t.csv", rows());
  const std::string fit =
      "fit t.csv --columns a b --na drop --layers 1 --epochs 4000 --patience 4000";
  CHECK(here.tapeflow(fit, {.signal = SIGINT, .after = "epoch 1"}).exit_code == 130);
  const Run other = here.tapeflow("fit t.csv --resume --drop id");
  CHECK(other.exit_code == 2);
  CHECK_THAT(other.err, Catch::Contains("--drop was [] and is now [\"id\"]"));
  const Run resumed = here.tapeflow("fit t.csv --resume --epochs 1");
  INFO(resumed.err);
  CHECK(resumed.exit_code == 0);
  CHECK_THAT(resumed.err, Catch::Contains("t.csv: 96 rows of 2 columns"));
}

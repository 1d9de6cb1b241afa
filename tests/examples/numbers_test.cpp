// How options read numbers, and how several values of an option are told from DATA.
#include "examples/support/terminal/numbers.hpp"

#include "examples/support/terminal/program.hpp"
#include "tests/examples/fixtures.hpp"
#include "tests/support/catch.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

using namespace tapeflow;

namespace {

struct Values {
  std::uint64_t whole = 0, few = 3;
  double above = 1, from = 0, between = 0.5;
};

struct Outcome {
  int code;
  Values values;
  std::string err;
};

Outcome run(const std::vector<const char*>& words) {
  CLI::App app("Shows numbers", "demo");
  Outcome outcome{};
  Values& v = outcome.values;
  app.add_option("--whole", v.whole)->transform(whole_number());
  app.add_option("--few", v.few)->transform(whole_number(1, 256));
  app.add_option("--above", v.above)->transform(number_above_zero());
  app.add_option("--from", v.from)->transform(number_from_zero());
  app.add_option("--between", v.between)->transform(number_between(1e-6, 0.9));
  std::vector<const char*> all{"demo"};
  all.insert(all.end(), words.begin(), words.end());
  const Captured err(std::cerr);
  outcome.code = run_program(app, static_cast<int>(all.size()), all.data(), [] { return 0; });
  outcome.err = err.text();
  return outcome;
}

void check_refused(const char* option, const char* value, const std::string& sentence) {
  INFO(option << " " << value);
  const Outcome outcome = run({option, value});
  CHECK(outcome.code == exit_usage);
  CHECK(outcome.err ==
        std::string("demo: ") + option + ": needs " + sentence + " (--help lists the options)\n");
}

}  // namespace

TEST_CASE("Whole numbers are decimal, with or without leading zeros, and exact up to 64 bits") {
  const std::pair<const char*, std::uint64_t> numbers[] = {
      {"0", 0},     {"7", 7},
      {"010", 10},  {"08", 8},
      {"0064", 64}, {"0000000000000000000000000000018446744073709551615", largest_whole_number},
      {"00", 0},    {"18446744073709551614", largest_whole_number - 1}};
  for (const auto& [text, value] : numbers) {
    INFO(text);
    CHECK(run({"--whole", text}).values.whole == value);
  }
}

TEST_CASE("What is no whole number in decimal digits is refused in one sentence") {
  for (const char* text : {"0x10", "0b1", "+3", " 3", "3 ", "3.0", "1e3", "-3", "3x", "ten",
                           "1'000", "\xef\xbc\x93", "nan"}) {
    check_refused("--whole", text,
                  "a whole number from 0 on in plain digits, got \"" + std::string(text) + "\"");
    check_refused(
        "--few", text,
        "a whole number from 1 to 256 in plain digits, got \"" + std::string(text) + "\"");
  }
  check_refused("--whole", "18446744073709551616",
                "a whole number from 0 to 18446744073709551615, got \"18446744073709551616\"");
  check_refused("--few", "0", "a whole number from 1 to 256, got \"0\"");
  check_refused("--few", "257", "a whole number from 1 to 256, got \"257\"");
  check_refused("--few", "99999999999999999999",
                "a whole number from 1 to 256, got \"99999999999999999999\"");
}

TEST_CASE("Numbers are decimal and finite, and exact") {
  const std::pair<const char*, double> numbers[] = {
      {"0.1", 0.1}, {"1e-3", 1e-3}, {".5", 0.5}, {"010", 10}, {"5e-324", 5e-324}, {"1e308", 1e308}};
  for (const auto& [text, value] : numbers) {
    INFO(text);
    CHECK(run({"--above", text}).values.above == value);
    CHECK(run({"--from", text}).values.from == value);
  }
  CHECK(run({"--from", "0"}).values.from == 0);
  CHECK(run({"--between", "0.9"}).values.between == 0.9);
}

TEST_CASE("What is no finite decimal number, or out of its range, is refused in one sentence") {
  for (const char* text :
       {"nan", "inf", "-inf", "infinity", "0x1p3", "fast", "1,5", " 1", "1 ", "1x", "-1"}) {
    const std::string got = ", got \"" + std::string(text) + "\"";
    check_refused("--above", text, "a finite number above 0" + got);
    check_refused("--from", text, "a finite number from 0 on" + got);
    check_refused("--between", text, "a finite number from 1e-06 to 0.9" + got);
  }
  check_refused("--above", "0", "a finite number above 0, got \"0\"");
  check_refused("--between", "0.91", "a finite number from 1e-06 to 0.9, got \"0.91\"");
  for (const char* text : {"1e999", "1e-999"})
    check_refused(
        "--above", text,
        "a finite number above 0 that a double can hold, got \"" + std::string(text) + "\"");
}

// Numbers as text do not follow the program's locale: what one program writes, every other one
// reads.
#include "engine/io/number.hpp"

#include "engine/gradient_check.hpp"
#include "engine/io/atomic_file.hpp"
#include "engine/ops.hpp"
#include "engine/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/german_locale.hpp"

#include <cstdio>
#include <filesystem>
#include <functional>
#include <limits>
#include <regex>
#include <vector>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

std::string as_printf_writes(const char* format, int digits, double value) {
  char text[400];
  std::snprintf(text, sizeof text, format, digits, value);
  return text;
}

// What these functions write must be the same under any locale.
const std::vector<std::function<std::string()>> writers = {
    [] { return shortest_text(1234567.5); },
    [] { return to_text(1234.5); },
    [] { return to_text(1234567.5, std::chars_format::fixed, 2); },
    [] {
      return to_string(Shape{1234567, 1});
    },
    [] { return Rng(1).state(); },
    [] {
      GradientReport report;
      report.ok = false;
      report.compared = 1234567;
      report.tape = 1234.5;
      const std::string bad = report.sentence();
      report.ok = true;
      return bad + report.sentence();
    },
};

// The sentences that operations throw.
const std::vector<std::function<void(Tape<float>&)>> throwers = {
    [](auto& tape) { clamp(tape.constant(Array<float>{1}), 1234.5F, 0.5F); },
    [](auto& tape) {
      log(tape.constant(Array<float>{-1234.5F, 0.5F}));
    },
};

std::string sentence_of(const std::function<void(Tape<float>&)>& thrower) {
  Tape<float> tape({.check_finite = true});
  try {
    thrower(tape);
  } catch (const std::exception& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("to_text writes what printf writes in an English text") {
  for (const double v : {0., 1., -0.5, 1234567.5, 1e-7, 1e20, 1.7976931348623157e308, 5e-324}) {
    CHECK(to_text(v) == as_printf_writes("%.*g", 6, v));
    for (const int digits : {0, 2, 40}) {
      CHECK(to_text(v, std::chars_format::fixed, digits) == as_printf_writes("%.*f", digits, v));
      CHECK(to_text(v, std::chars_format::scientific, digits) ==
            as_printf_writes("%.*e", digits, v));
    }
  }
  CHECK(to_text(std::numeric_limits<double>::infinity()) == "inf");
}

TEST_CASE("Text with numbers in it is the same under a locale that writes them otherwise") {
  for (std::size_t k = 0; k < writers.size(); ++k) {
    INFO("writer " << k);
    const std::string before = writers[k]();
    const GermanLocale german;
    CHECK(writers[k]() == before);
  }
  for (std::size_t k = 0; k < throwers.size(); ++k) {
    const std::string before = sentence_of(throwers[k]);
    INFO(before);
    CHECK(before.find("1234.5") != before.npos);
    const GermanLocale german;
    CHECK(sentence_of(throwers[k]) == before);
  }
}

TEST_CASE("The locale of this test would be noticed") {
  const GermanLocale german;
  std::ostringstream text;
  text << 1234567 << ' ' << 0.5;
  CHECK(text.str() == "1.234.567 0,5");
}

TEST_CASE("A generator saved under one locale is restored under another") {
  const std::string english = Rng(1).state();
  Rng rng(2);
  {
    const GermanLocale german;
    CHECK_NOTHROW(rng.restore(english));
    CHECK(rng.state() == english);
    CHECK(parse_number("1234.5") == 1234.5);
    CHECK_FALSE(parse_number("1.234,5"));
  }
  CHECK(rng.bits() == Rng(1).bits());
}

TEST_CASE("No source writes or reads numbers by the program's locale") {
  // Of these only engine/io/number.hpp may speak: it wraps the streams.
  const std::regex by_locale(
      "(std::[io]?stringstream|\\bs?n?printf\\(|std::sto[fd]\\b|std::stold\\b|strto[fd]\\b)");
  std::size_t files = 0;
  for (const char* folder : {"engine", "flows", "examples", "tutorials/checker"}) {
    for (const auto& entry :
         fs::recursive_directory_iterator(TAPEFLOW_SOURCE_DIR / fs::path(folder))) {
      const std::string name = entry.path().filename().string();
      if (!name.ends_with(".cpp") && !name.ends_with(".hpp")) continue;
      ++files;
      if (name == "number.hpp") continue;
      INFO(entry.path());
      std::smatch found;
      const std::string source = read_file(entry.path().string());
      CHECK_FALSE(std::regex_search(source, found, by_locale));
    }
  }
  CHECK(files > 200);
}

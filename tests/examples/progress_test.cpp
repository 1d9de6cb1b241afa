#include "examples/support/terminal/progress.hpp"

#include "tests/support/catch.hpp"

#include <limits>
#include <sstream>

using namespace tapeflow;

TEST_CASE("A duration names the two largest units that matter") {
  CHECK(format_duration(0) == "0 s");
  CHECK(format_duration(4.4) == "4 s");
  CHECK(format_duration(125) == "2 min 05 s");
  CHECK(format_duration(3599.4) == "59 min 59 s");
  CHECK(format_duration(3725) == "1 h 02 min");
}

TEST_CASE("A duration that rounds up to the next unit is written in that unit") {
  CHECK(format_duration(59.6) == "1 min 00 s");
  CHECK(format_duration(3599.6) == "1 h 00 min");
  CHECK(format_duration(2 * 3600 - 20) == "2 h 00 min");
}

TEST_CASE("A duration that is NaN, infinite or negative is unknown") {
  CHECK(format_duration(-1) == "unknown");
  CHECK(format_duration(std::numeric_limits<double>::infinity()) == "unknown");
  CHECK(format_duration(std::numeric_limits<double>::quiet_NaN()) == "unknown");
}

TEST_CASE("Without a terminal there is a line every three seconds, and the last line") {
  std::ostringstream out;
  double now = 100;
  ProgressLine line(out, ProgressLine::Style::plain, [&] { return now; });
  line.update("first");
  CHECK(out.str() == "first\n");
  now = 102.9;
  line.update("too early");
  CHECK(out.str() == "first\n");
  now = 103;
  line.update("in time");
  CHECK(out.str() == "first\nin time\n");
  now = 104;
  line.update("last");
  line.finish();
  line.finish();
  CHECK(out.str() == "first\nin time\nlast\n");
}

TEST_CASE("The last line is shown once, also without a call of finish()") {
  std::ostringstream out;
  {
    ProgressLine line(out, ProgressLine::Style::plain, [] { return 0.0; });
    line.update("only");
  }
  CHECK(out.str() == "only\n");
  {
    ProgressLine line(out, ProgressLine::Style::plain, [] { return 0.0; });
    line.update("a");
    line.update("b");
  }
  CHECK(out.str() == "only\na\nb\n");
}

TEST_CASE("In a terminal one line is rewritten and ended once") {
  std::ostringstream out;
  double now = 0;
  ProgressLine line(out, ProgressLine::Style::rewritten, [&] { return now; });
  line.update("one");
  now = 0.04;
  line.update("too early");
  now = 0.06;
  line.update("two");
  CHECK(out.str() == "\rone\033[K\rtwo\033[K");
  line.finish();
  line.finish();
  CHECK(out.str() == "\rone\033[K\rtwo\033[K\n");
}

TEST_CASE(
    "A line that is too long for the terminal loses its last parts, and no half of a number") {
  std::ostringstream out;
  ProgressLine line(out, ProgressLine::Style::rewritten, [] { return 0.0; });
  // 79 columns are free in a terminal of unknown width.
  const std::string most = "epoch 1 of 2, up to 1 s left: train " + std::string(30, '1');
  line.update(most + ", best " + std::string(30, '2') + ", more");
  line.finish();
  CHECK(out.str() == "\r" + most + "\033[K\n");
}

TEST_CASE("A progress line that was never updated writes nothing") {
  std::ostringstream out;
  {
    ProgressLine line(out, ProgressLine::Style::rewritten, [] { return 0.0; });
  }
  CHECK(out.str().empty());
}

TEST_CASE("Stages are silent for a second, then say what is done, and how much of it") {
  std::ostringstream out;
  double now = 10;
  Stages stages(out, ProgressLine::Style::plain, [&] { return now; });
  const OnProgress reading = stages.begin("reading");
  now = 10.9;
  reading(0.5);
  CHECK(out.str().empty());
  now = 11;
  reading(0.914);
  CHECK(out.str() == "reading: 91 %\n");
  now = 14;
  const OnProgress fitting = stages.begin("fitting");
  CHECK(out.str() == "reading: 91 %\nfitting\n");
  now = 15;
  fitting(1.2);
  stages.finish();
  CHECK(out.str() == "reading: 91 %\nfitting\nfitting: 100 %\n");
}

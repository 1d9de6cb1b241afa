#include "examples/support/terminal/nearest_word.hpp"

#include "tests/support/catch.hpp"

using namespace tapeflow;

TEST_CASE("The distance of two words is the least number of edits, an exchange counted once") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("fti", "fit") == 1);
  CHECK(edit_distance("ab", "ba") == 1);
  CHECK(edit_distance("epoch", "epochs") == 1);
}

TEST_CASE("The nearest word differs in at most a third of the letters") {
  const std::vector<std::string> words{"--epochs", "--batch", "--seed", "--seeds"};
  CHECK(nearest_word("--epoch", words) == "--epochs");
  CHECK(nearest_word("--ephocs", words) == "--epochs");
  CHECK(nearest_word("--sede", words) == "--seed");
  CHECK(nearest_word("--colour", words) == "");
  CHECK(nearest_word("x", {"fit"}) == "");
  CHECK(nearest_word("fitt", {"plot", "fit"}) == "fit");
}

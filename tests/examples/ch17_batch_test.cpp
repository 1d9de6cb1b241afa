// Chapter 17's batches: recordings side by side, and which of them.
#include "examples/ch17_speech/batch.hpp"
#include "examples/ch17_speech/corpus.hpp"
#include "examples/ch17_speech/words.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/examples/small_speech.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <set>
#include <sstream>

using namespace tapeflow;

namespace {

std::vector<Recording> of_lengths(const std::vector<std::size_t>& frames) {
  Rng rng(1);
  return made_up_recordings(frames, few_bands(), rng);
}

// 23 recordings of 4 … 14 frames.
std::vector<Recording> many_lengths() {
  std::vector<std::size_t> frames;
  for (std::size_t k = 0; k < 23; ++k) frames.push_back(4 + 2 * (7 * k % 6));
  return of_lengths(frames);
}

using Round = std::vector<std::vector<std::size_t>>;

Round round_of(LengthDealer& dealer, std::size_t batches) {
  Round round;
  for (std::size_t k = 0; k < batches; ++k) round.push_back(dealer.next());
  return round;
}

}  // namespace

TEST_CASE("A batch is padded with zeros to its longest recording, and its mask says where") {
  const std::vector<Recording> all = of_lengths({8, 4, 6});
  const PhonemeSet known = some_phonemes();
  const Batch batch = batch_of(all, {2, 1}, known, few_bands());
  CHECK(batch.count() == 2);
  const std::size_t G = given_columns(known);
  REQUIRE(batch.mel.shape() == Shape{2, 6, 4});
  REQUIRE(batch.given.shape() == Shape{2, 6, G});
  CHECK(numbers(batch.real) == std::vector<float>{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0});
  for (std::size_t n = 0; n < 2; ++n) {
    const Recording& one = all[n == 0 ? 2 : 1];
    const Array<float> given = given_of(one.phonemes, one.manner, known, few_bands());
    for (std::size_t l = 0; l < 6; ++l) {
      const bool real = l < one.frames();
      for (std::size_t b = 0; b < 4; ++b) CHECK(batch.mel(n, l, b) == (real ? one.mel(l, b) : 0));
      for (std::size_t g = 0; g < G; ++g) CHECK(batch.given(n, l, g) == (real ? given(l, g) : 0));
    }
  }
}

TEST_CASE("The rows of all frames are those of one recording after the other") {
  const std::vector<Recording> all = of_lengths({4, 6});
  const FrameRows rows = frame_rows(all, some_phonemes(), few_bands());
  REQUIRE(rows.mel.shape() == Shape{10, 4});
  CHECK(rows.mel(3, 2) == all[0].mel(3, 2));
  CHECK(rows.mel(4, 0) == all[1].mel(0, 0));
  const Array<float> given = given_of(all[1].phonemes, all[1].manner, some_phonemes(), few_bands());
  for (std::size_t g = 0; g < given.shape(1); ++g) CHECK(rows.given(9, g) == given(5, g));
}

TEST_CASE("Each round deals out full batches of neighbours in length, no recording twice") {
  const std::vector<Recording> all = many_lengths();
  LengthDealer dealer(all, 5, 1);
  std::set<std::size_t> seen_ever;
  for (int round = 0; round < 20; ++round) {
    std::set<std::size_t> seen;
    std::vector<std::pair<std::size_t, std::size_t>> spans;  // shortest and longest of a batch
    for (const std::vector<std::size_t>& batch : round_of(dealer, 4)) {
      REQUIRE(batch.size() == 5);
      std::vector<std::size_t> lengths;
      for (const std::size_t k : batch) lengths.push_back(all.at(k).frames());
      const auto [least, most] = std::minmax_element(lengths.begin(), lengths.end());
      spans.emplace_back(*least, *most);
      seen.insert(batch.begin(), batch.end());
    }
    CHECK(seen.size() == 20);
    seen_ever.insert(seen.begin(), seen.end());
    std::sort(spans.begin(), spans.end());
    for (std::size_t k = 1; k < 4; ++k) CHECK(spans[k - 1].second <= spans[k].first);
  }
  CHECK(seen_ever.size() == 23);  // those left out are others in other rounds
}

TEST_CASE("The seed decides the batches, and each round has another order") {
  const std::vector<Recording> all = many_lengths();
  LengthDealer one(all, 5, 1), same(all, 5, 1), other(all, 5, 2);
  const Round first = round_of(one, 4), second = round_of(one, 4);
  CHECK(round_of(same, 4) == first);
  CHECK(round_of(same, 4) == second);
  CHECK(round_of(other, 4) != first);
  CHECK(first != second);
}

TEST_CASE("A batch that the recordings do not fill is refused") {
  const std::vector<Recording> all = of_lengths({4, 4});
  for (const std::size_t batch : {0u, 3u})
    CHECK_THROWS_WITH(
        LengthDealer(all, batch, 1),
        "LengthDealer: needs a batch of 1 to 2 recordings, got " + std::to_string(batch));
  LengthDealer dealer(all, 2, 1);
  CHECK(dealer.next().size() == 2);
}

TEST_CASE("No phrase to train on has a word that the classifier tells apart") {
  const std::set<std::string> spotted(spotted_words().begin(), spotted_words().end());
  CHECK(spotted.size() == 20);
  for (const std::string& word : common_words()) CHECK(spotted.count(word) == 0);
  Rng rng(1);
  std::size_t known = 0, all = 0;
  const std::set<std::string> common(common_words().begin(), common_words().end());
  CHECK(common.size() == common_words().size());
  for (int k = 0; k < 3000; ++k) {
    std::istringstream phrase(random_phrase(rng));
    std::size_t words = 0;
    for (std::string word; phrase >> word; ++words, ++all) {
      CHECK(spotted.count(word) == 0);
      known += common.count(word);
    }
    CHECK((words >= 1 && words <= 3));
  }
  // Two thirds are drawn from the list; a few invented words are in it by chance.
  CHECK(static_cast<double>(known) / static_cast<double>(all) == Approx(0.67).margin(0.04));
}

TEST_CASE("An invented word is no spotted word, and starts that of its seed") {
  const std::set<std::string> spotted(spotted_words().begin(), spotted_words().end());
  Rng rng(1), same(1);
  std::set<std::string> words;
  for (int k = 0; k < 20000; ++k) {
    const std::string word = invented_word(rng);
    CHECK(spotted.count(word) == 0);  // "no", "on" and "up" are syllables
    CHECK(word == invented_word(same));
    words.insert(word);
  }
  CHECK(words.size() > 5000);
}

#include "examples/ch17_speech/words.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

constexpr const char* all_common_words = R"(
about above across action after again against age ago air all almost alone along already also
always among amount angle animal answer any apple arm around art autumn away baby back bag ball
bank bath beach bear beautiful because bed before begin behind believe below best better
between bird black blood blue boat body book born both bottle bottom box boy branch bread
bridge bright bring brother brown build burn bus business butter buy by cake call calm camera
can car card care carry cat catch cause chair change cheap check cheese child choice choose
church circle city clean clear clock close cloth cloud coat coffee coin cold colour come common
cook cool copy corn corner cost could country cousin cover cow cross crowd cry cup curve cut
dance danger dark daughter day dear deep desk dinner dirty doctor dog door double doubt draw
dream dress drink drive dry during dust early earth east easy edge egg engine enough even every
eye face fact fair fall family far farm fast father fear feather few field fight fill film
final find finger finish fire fish floor flow flower fly fold food foot forest forget form
forward free fresh friend from front fruit full future game garden gentle girl give glad glass
gold good grass great green ground group grow guess hair half hand happy hard hat hate head
hear heart heavy hello help here high hill history hold hole holiday home honey hope horse hot
hour house how hundred hurry ice idea if ill inch iron island job join joke journey judge juice
jump just keep key kind kitchen knife know lady lake lamp land language large last late laugh
law lazy leaf learn leather leave leg lemon less letter library life light like line lion list
listen little live long look loud love low lunch machine make man many map mark market match
matter measure meat meet member middle milk mind minute mirror money month moon morning mother
mountain mouth move much music must name narrow nature near neck need never new news next nice
night noise north nose note nothing now number ocean offer office often oil old once onion only
open orange order other out oven over own page paint pair paper parent park part party past
path peace pen people perhaps person picture piece pink place plain plant play please pleasure
pocket point police poor power pretty price print pull pure push put quarter queen question
quick quiet quite rabbit race rain raise rather reach read ready real reason red rest rich ride
ring river road rock roof room root rose rough round rule run sad safe salt same sand save say
school science sea season seat second see sell send serve shadow shake shape share sharp she
sheep ship shirt shoe shop short should shoulder shout show shut sick side sign silver simple
since sing sister sit size skin sky sleep slow small smell smile smoke snow soap soft soldier
some song soon sort sound soup south space speak special speech spell spoon sport spring square
stage stand star start station stay steam steel step stick still stone story straight strange
street strong student study such sudden sugar suit summer sun sure surface sweet swim table
take talk tall taste tea teach tell tender than thank that the theatre then there these thick
thin thing think third this thought thousand thread throat through throw thumb thunder thursday
ticket tie time tired to today together tomorrow tongue tooth top touch toward town toy train
travel treasure tree trouble true trust try turn twenty uncle under until use usual valley
value vegetable very view village visit voice wait wake walk wall want war warm wash watch
water wave way we weak wear weather week weight well west wet what wheel when where which while
whisper white who whole why wide wife wild wind window wine winter wise wish with woman wonder
wood wool word work world worth would write wrong year yellow yesterday young your youth zoo
)";

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The words of a text, between blanks and line breaks.
std::vector<std::string> split(const std::string& text) {
  constexpr const char* gaps = " \n";
  std::vector<std::string> words;
  for (std::size_t end = 0, begin = text.find_first_not_of(gaps); begin != std::string::npos;
       begin = text.find_first_not_of(gaps, end)) {
    end = std::min(text.find_first_of(gaps, begin), text.size());
    words.push_back(text.substr(begin, end - begin));
  }
  return words;
}

}  // namespace

const std::vector<std::string>& common_words() {
  static const std::vector<std::string> words = split(all_common_words);
  return words;
}

const std::vector<std::string>& spotted_words() {
  static const std::vector<std::string> words = split(
      "zero one two three four five six seven eight nine yes no up down left right on off "
      "stop go");
  return words;
}

std::string invented_word(Rng& rng) {
  static const auto onsets = split("b c d f g h j k l m n p r s t v w y z ch sh th st tr pl br kw");
  static const auto vowels = split("a e i o u ee oo ai ou oi ar or er ea igh ow");
  static const auto codas = split("b d f g k l m n p s t v z ng st nd sh th ck");
  const auto one_of = [&](const std::vector<std::string>& list) {
    return list[rng.below(list.size())];
  };
  std::string word;
  for (std::size_t left = 1 + rng.below(2); left > 0; --left) {
    if (rng.below(8) > 0) word += one_of(onsets);  // some syllables start with their vowel
    word += one_of(vowels);
    if (rng.below(3) > 0) word += one_of(codas);
  }
  return contains(spotted_words(), word) ? invented_word(rng) : word;
}

std::string random_phrase(Rng& rng) {
  const std::vector<std::string>& words = common_words();
  std::string phrase;
  for (std::size_t left = 1 + rng.below(3); left > 0; --left) {
    if (!phrase.empty()) phrase += " ";
    phrase += rng.below(3) == 0 ? invented_word(rng) : words[rng.below(words.size())];
  }
  return phrase;
}

}  // namespace tapeflow

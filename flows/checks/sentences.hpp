// Private to the checks: the sentences that say what is broken.
#pragma once

#include "engine/io/number.hpp"

#include <string>
#include <vector>

namespace tapeflow::checks {

// A sentence put together from parts that can be printed.
template <class... Parts>
std::string sentence(const Parts&... parts) {
  TextWriter text;
  text.precision(8);
  (text << ... << parts);
  return text.str();
}

// Appends such a sentence.
template <class... Parts>
void say(std::vector<std::string>& broken, const Parts&... parts) {
  broken.push_back(sentence(parts...));
}

// The number with five digits.
std::string brief(double number);

// ", off by 3e-09" if a sentence prints both numbers alike; else empty.
std::string off_by(double a, double b);

// "parameter a receives no gradient", or "2 of 14 parameters receive no gradient: a, b".
std::string no_gradient(const std::vector<std::string>& names, std::size_t of,
                        const std::string& from = "");

// A broken clause. Findings of one clause that have the same key have one cause.
struct Finding {
  int clause;
  std::string key;
  std::string text;
  std::string cause;  // put behind the text in brackets, if there is one
  std::string again;  // what is added to an earlier finding of the same clause and key
};

// One sentence for all findings of one clause and key: "TEXT (CAUSE); also AGAIN, AGAIN". A finding
// with an empty key has a sentence of its own.
std::vector<std::string> folded(const std::vector<Finding>& findings);

}  // namespace tapeflow::checks

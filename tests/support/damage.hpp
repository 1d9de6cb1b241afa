// Tests a reader with damaged files, in every small way. Needs counting_new.cpp.
#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/counting_new.hpp"

#include <stdexcept>
#include <string>

/// A reader under test. `read(bytes)` must succeed, or throw a std::runtime_error of one line that
/// begins with the file's name. In both cases no allocation may exceed a small multiple of the
/// number of bytes.
template <class Read>
class Trial {
 public:
  Trial(std::string name, Read read) : name_(std::move(name)), read_(std::move(read)) {}

  void attempt(const std::string& bytes) {
    ++tried;
    tapeflow::largest_allocation();
    std::string sentence;
    try {
      read_(bytes);
    } catch (const std::runtime_error& error) {
      sentence = error.what();
      ++refused;
    }
    CHECK(tapeflow::largest_allocation() <= 64 * bytes.size() + 4096);
    if (sentence.empty()) return;
    CHECK(sentence.starts_with(name_));
    CHECK(sentence.find('\n') == sentence.npos);
    CHECK(sentence.size() < 400);
  }

  /// Tries all beginnings of the file, including the empty one.
  void every_truncation(const std::string& whole) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      INFO("cut to " << size << " bytes");
      attempt(whole.substr(0, size));
    }
  }

  /// Tries every byte with each of the 255 other values. `repair` may correct a checksum.
  template <class Repair>
  void every_changed_byte(const std::string& whole, Repair repair) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
      for (int change = 1; change < 256; ++change) {
        INFO("byte " << i << " xor " << change);
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ change);
        attempt(repair(std::move(damaged)));
      }
    }
  }
  void every_changed_byte(const std::string& whole) {
    every_changed_byte(whole, [](std::string bytes) { return bytes; });
  }

  /// "58905 damaged files: 58905 refused, 0 read".
  std::string report() const {
    return std::to_string(tried) + " damaged files: " + std::to_string(refused) + " refused, " +
           std::to_string(tried - refused) + " read";
  }

  std::size_t tried = 0, refused = 0;

 private:
  std::string name_;
  Read read_;
};

// Helpers for the tests of programs: a folder, an environment variable, the text of a stream.
#pragma once

#include "tests/support/temporary_directory.hpp"

#include <cstdlib>
#include <ostream>
#include <sstream>
#include <string>

#include <stdlib.h>

namespace tapeflow {

/// Sets an environment variable while this object lives.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    was_set_ = std::getenv(name) != nullptr;
    ::setenv(name, value.c_str(), 1);
  }
  Environment(const Environment&) = delete;
  ~Environment() { was_set_ ? ::setenv(name_, old_.c_str(), 1) : ::unsetenv(name_); }

 private:
  const char* name_;
  std::string old_;
  bool was_set_;
};

/// Collects the output of a stream such as std::cout while this object lives.
class Captured {
 public:
  explicit Captured(std::ostream& stream) : stream_(stream), old_(stream.rdbuf(text_.rdbuf())) {}
  Captured(const Captured&) = delete;
  ~Captured() { stream_.rdbuf(old_); }
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::ostream& stream_;
  std::streambuf* old_;
};

}  // namespace tapeflow

// Which of the planted mistakes is switched on. Only the copy of the sources that tests/mutants
// makes includes this file; there it must keep the promises that tests ask of every source.
#pragma once

#include <atomic>
#include <charconv>
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

namespace mutation {

inline const long chosen = [] {
  const char* number = std::getenv("TAPEFLOW_PLANTED");
  return number ? std::atol(number) : 0;
}();

// The file that gets the numbers of the mistakes whose place was reached; null for none.
inline const char* const record = std::getenv("TAPEFLOW_REACHED");
inline std::atomic<long> recorded[1 << 16];

// Writes a number when its place is reached for the first time. It must not allocate: tests count
// allocations. Where a test leaves no room for files, nothing is written.
inline void reached(long number) {
  std::atomic<long>& latest = recorded[number % (1 << 16)];
  if (latest == number || latest.exchange(number) == number) return;
  char line[32];
  char* end = std::to_chars(line, line + sizeof line - 1, number).ptr;
  *end++ = '\n';
  const int file = ::open(record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0 || ::write(file, line, static_cast<std::size_t>(end - line)) != end - line)
    latest = 0;
  if (file >= 0) ::close(file);
}

}  // namespace mutation

/// Whether the mistake of this number is switched on.
inline bool tapeflow_mistake(long number) {
  if (mutation::record) mutation::reached(number);
  return mutation::chosen == number;
}

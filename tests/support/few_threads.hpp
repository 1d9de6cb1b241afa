// A system that does not start every thread. A program that links few_threads.cpp has its own
// pthread_create, which can refuse.
#pragma once

/// While this object lives, the system starts `count` more threads of this process and refuses the
/// next ones.
class FewThreads {
 public:
  explicit FewThreads(int count);
  FewThreads(const FewThreads&) = delete;
  ~FewThreads();
};

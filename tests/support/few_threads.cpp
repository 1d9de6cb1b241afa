#include "tests/support/few_threads.hpp"

#include <atomic>
#include <cerrno>
#include <limits>

#include <dlfcn.h>
#include <pthread.h>

namespace {

constexpr int any_number = std::numeric_limits<int>::max();
std::atomic<int> left{any_number};

}  // namespace

FewThreads::FewThreads(int count) { left = count; }
FewThreads::~FewThreads() { left = any_number; }

// std::thread finds this function before the system's own.
extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                              void* (*run)(void*), void* argument) noexcept {
  static const auto create =
      reinterpret_cast<decltype(&pthread_create)>(::dlsym(RTLD_NEXT, "pthread_create"));
  if (left != any_number && left-- <= 0) return EAGAIN;
  return create(thread, attributes, run, argument);
}

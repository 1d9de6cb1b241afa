#include "tests/bench/torch_side.hpp"

#include "engine/blas.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include <sys/wait.h>
#include <unistd.h>

namespace tapeflow::bench {
namespace {

constexpr const char* python =
    "/usr/bin/python3";  // Debian's Python, for which python3-torch is made

// PyTorch asks for the memory of each result anew. As it comes, the allocator of Debian's libc
// gives blocks of this size back to the system at once, and each later page of them costs a fault.
// Told to keep them it saves PyTorch a quarter of the step of a Glow.
void keep_freed_memory() {
  setenv("MALLOC_MMAP_THRESHOLD_", "1073741824", 0);
  setenv("MALLOC_TRIM_THRESHOLD_", "4294967296", 0);
  setenv("MALLOC_TOP_PAD_", "67108864", 0);
}

// The child's part after the fork; never returns.
[[noreturn]] void become_python(const std::string& script, std::size_t threads,
                                std::size_t blas_threads, int in, int out) {
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  setenv("OMP_NUM_THREADS", std::to_string(threads).c_str(), 1);
  setenv("OPENBLAS_NUM_THREADS", std::to_string(blas_threads).c_str(), 1);
  if (blas_kernel() != "unknown") setenv("OPENBLAS_CORETYPE", blas_kernel().c_str(), 1);
  keep_freed_memory();
  execl(python, python, "-B", script.c_str(), std::to_string(threads).c_str(), nullptr);
  _exit(127);
}

}  // namespace

bool TorchSide::is_available() {
  const std::string command = std::string(python).append(" -c 'import torch' 2>/dev/null");
  return std::system(command.c_str()) == 0;
}

TorchSide::TorchSide(const std::string& script, std::size_t threads, std::size_t blas_threads)
    : blas_threads_(blas_threads) {
  int down[2], up[2];
  if (pipe2(down, 02000000) != 0 || pipe2(up, 02000000) != 0)  // O_CLOEXEC
    throw std::runtime_error("no pipe to PyTorch could be made");
  std::signal(SIGPIPE, SIG_IGN);  // a missing answer tells that the child has ended
  process_ = fork();
  if (process_ == 0) become_python(script, threads, blas_threads, down[0], up[1]);
  close(down[0]);
  close(up[1]);
  to_ = down[1];
  from_ = fdopen(up[0], "r");
  version_ = answer().at("torch");
}

TorchSide::~TorchSide() {
  if (to_ >= 0) close(to_);
  if (from_) std::fclose(from_);
  if (process_ > 0) waitpid(process_, nullptr, 0);
}

nlohmann::json TorchSide::answer() {
  std::string line;
  for (int c = std::fgetc(from_); c != '\n'; c = std::fgetc(from_)) {
    if (c == EOF) throw std::runtime_error("PyTorch's process has ended");
    line += static_cast<char>(c);
  }
  return nlohmann::json::parse(line);
}

nlohmann::json TorchSide::ask(const nlohmann::json& request) {
  const std::string line = request.dump() + "\n";
  if (write(to_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    throw std::runtime_error("PyTorch's process has ended");
  return answer();
}

}  // namespace tapeflow::bench

#include "tests/bench/torch_side.hpp"

#include "engine/blas.hpp"
#include "engine/kernels/processor.hpp"

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
[[noreturn]] void become_python(const std::string& script, const TorchSetting& setting, int in,
                                int out) {
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  setenv("OMP_NUM_THREADS", std::to_string(setting.threads).c_str(), 1);
  setenv("OPENBLAS_NUM_THREADS", std::to_string(setting.blas_threads).c_str(), 1);
  if (blas_kernel() != "unknown") setenv("OPENBLAS_CORETYPE", blas_kernel().c_str(), 1);
  if (!setting.blas_folder.empty()) setenv("LD_LIBRARY_PATH", setting.blas_folder.c_str(), 1);
  if (!setting.capability.empty()) setenv("ATEN_CPU_CAPABILITY", setting.capability.c_str(), 1);
  keep_freed_memory();
  execl(python, python, "-B", script.c_str(), std::to_string(setting.threads).c_str(), nullptr);
  _exit(127);
}

// The folders of Debian's packages libopenblas0-pthread and libopenblas0-openmp that are there; an
// empty name, for the system's BLAS, if there are none.
std::vector<std::string> blas_folders() {
  std::vector<std::string> found;
  for (const char* variant : {"pthread", "openmp"}) {
    const std::string folder = std::string("/usr/lib/x86_64-linux-gnu/openblas-") + variant;
    if (std::filesystem::exists(folder + "/libblas.so.3")) found.push_back(folder);
  }
  if (found.empty()) found.emplace_back();
  return found;
}

}  // namespace

bool TorchSide::is_available() {
  const std::string command = std::string(python).append(" -c 'import torch' 2>/dev/null");
  return std::system(command.c_str()) == 0;
}

std::vector<TorchSetting> torch_settings(std::size_t threads) {
  std::vector<std::string> capabilities{""};
  if (has_avx512()) capabilities.emplace_back("avx512");
  std::vector<std::size_t> blas_threads{threads};
  if (threads > 1) blas_threads.push_back(1);
  std::vector<TorchSetting> settings;
  for (const std::string& folder : blas_folders())
    for (const std::string& capability : capabilities)
      for (const std::size_t of_blas : blas_threads)
        settings.push_back({threads, of_blas, folder, capability});
  return settings;
}

TorchSide::TorchSide(const std::string& script, const TorchSetting& setting) {
  int down[2], up[2];
  if (pipe2(down, 02000000) != 0 || pipe2(up, 02000000) != 0)  // O_CLOEXEC
    throw std::runtime_error("no pipe to PyTorch could be made");
  std::signal(SIGPIPE, SIG_IGN);  // a missing answer tells that the child has ended
  process_ = fork();
  if (process_ == 0) become_python(script, setting, down[0], up[1]);
  close(down[0]);
  close(up[1]);
  to_ = down[1];
  from_ = fdopen(up[0], "r");
  const nlohmann::json hello = answer();
  version_ = hello.at("torch");
  runs_on_ = hello.at("loops").get<std::string>() + " loops, " +
             hello.at("blas").get<std::string>() + ", " + std::to_string(setting.blas_threads) +
             (setting.blas_threads == 1 ? " thread" : " threads");
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

// PyTorch in its own process, which answers lines of JSON.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/types.h>

namespace tapeflow::bench {

/// A running torch_models.py, which ends with this object.
class TorchSide {
 public:
  /// Starts the script, with `threads` threads for PyTorch's own loops and `blas_threads` for its
  /// BLAS. Its OpenBLAS uses the kernel that ours uses: call choose_blas_kernel before.
  TorchSide(const std::string& script, std::size_t threads, std::size_t blas_threads);
  TorchSide(const TorchSide&) = delete;
  TorchSide& operator=(const TorchSide&) = delete;
  ~TorchSide();

  /// Whether Debian's python3-torch, or another PyTorch, is installed.
  static bool is_available();

  /// The answer to a request. std::runtime_error if the process has ended.
  nlohmann::json ask(const nlohmann::json& request);

  const std::string& version() const { return version_; }
  std::size_t blas_threads() const { return blas_threads_; }

 private:
  nlohmann::json answer();

  std::size_t blas_threads_;
  pid_t process_ = -1;
  int to_ = -1;
  std::FILE* from_ = nullptr;
  std::string version_;
};

}  // namespace tapeflow::bench

// PyTorch in a process of its own, asked by lines of JSON.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/types.h>

namespace tapeflow::bench {

/// A running torch_models.py. It ends when this does.
class TorchSide {
 public:
  /// Starts it with so many threads for PyTorch's own loops, and for its BLAS.
  TorchSide(const std::string& script, std::size_t threads, std::size_t blas_threads);
  TorchSide(const TorchSide&) = delete;
  TorchSide& operator=(const TorchSide&) = delete;
  ~TorchSide();

  /// Whether Debian's python3-torch, or another one, is there.
  static bool is_available();

  /// Its answer. std::runtime_error if it has ended.
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

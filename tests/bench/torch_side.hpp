// PyTorch in its own process, which answers lines of JSON.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/types.h>

namespace tapeflow::bench {

/// What a PyTorch process runs on.
struct TorchSetting {
  std::size_t threads;       ///< for PyTorch's own loops
  std::size_t blas_threads;  ///< for its BLAS
  std::string blas_folder;   ///< of its libblas.so.3, such as that of OpenBLAS with OpenMP
  std::string capability;    ///< ATEN_CPU_CAPABILITY, such as "avx512"; empty: PyTorch chooses
};

/// Every setting that may be the fastest here: each OpenBLAS that is installed, with pthreads and
/// with OpenMP, on one thread and on all; PyTorch's own choice of loops, and those for AVX-512 if
/// the processor has it.
std::vector<TorchSetting> torch_settings(std::size_t threads);

/// A running torch_models.py, which ends with this object.
class TorchSide {
 public:
  /// Starts the script. Its OpenBLAS uses the kernel that ours uses: call choose_blas_kernel
  /// before.
  TorchSide(const std::string& script, const TorchSetting& setting);
  TorchSide(const TorchSide&) = delete;
  TorchSide& operator=(const TorchSide&) = delete;
  ~TorchSide();

  /// Whether Debian's python3-torch, or another PyTorch, is installed.
  static bool is_available();

  /// The answer to a request. std::runtime_error if the process has ended.
  nlohmann::json ask(const nlohmann::json& request);

  const std::string& version() const { return version_; }
  /// What it runs on, by its own account: "AVX512 loops, libopenblasp-r0.3.21.so with Cooperlake, 2
  /// threads".
  const std::string& runs_on() const { return runs_on_; }

 private:
  nlohmann::json answer();

  pid_t process_ = -1;
  int to_ = -1;
  std::FILE* from_ = nullptr;
  std::string version_, runs_on_;
};

}  // namespace tapeflow::bench

#include "tests/bench/equal_results.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>

namespace tapeflow::bench {
namespace {

void write_floats(const std::filesystem::path& file, const std::vector<float>& values) {
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(float)));
  if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

std::vector<float> floats_of(const std::filesystem::path& file) {
  const std::string bytes = read_file(file);
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

// |a - b| / |a| with norms over all entries from `first` on.
double distance(const std::vector<float>& a, const std::vector<float>& b, std::size_t first) {
  double difference = 0, size = 0;
  for (std::size_t i = first; i < a.size(); ++i) {
    difference += std::pow(static_cast<double>(a[i]) - b[i], 2);
    size += std::pow(static_cast<double>(a[i]), 2);
  }
  return std::sqrt(difference / std::max(size, 1e-30));
}

void require_equal(const Workload& w, const std::vector<float>& ours,
                   const std::vector<float>& theirs) {
  const bool samples = w.kind.ends_with("_samples");
  std::ostringstream sentence;
  if (ours.size() != theirs.size()) {
    sentence << ours.size() << " numbers here, " << theirs.size() << " in PyTorch";
  } else if (samples && !(distance(ours, theirs, 0) < 1e-3)) {
    sentence << "samples of the same latents differ by " << distance(ours, theirs, 0);
  } else if (!samples &&
             !(std::abs(ours[0] - theirs[0]) < 1e-4 * std::max(1.f, std::abs(ours[0])))) {
    sentence << "the loss is " << ours[0] << " here, " << theirs[0] << " in PyTorch";
  } else if (!samples && !(distance(ours, theirs, 1) < 1e-3)) {
    sentence << "gradients differ by " << distance(ours, theirs, 1) << " of their norm";
  }
  if (!sentence.str().empty()) throw std::runtime_error(w.name + ": " + sentence.str());
}

}  // namespace

void load_and_compare(const Workload& w, const std::vector<float>& given,
                      const std::vector<float>& ours, TorchSide& torch) {
  const TemporaryDirectory directory;
  const std::filesystem::path file = directory / "floats";
  write_floats(file, given);
  torch.ask({{"do", "load"},
             {"file", file.string()},
             {"kind", w.kind},
             {"features", w.features},
             {"layers", w.layers},
             {"hidden", w.hidden},
             {"batch", w.batch},
             {"side", w.side},
             {"levels", w.levels}});
  torch.ask({{"do", "result"}, {"file", file.string()}});
  require_equal(w, ours, floats_of(file));
}

}  // namespace tapeflow::bench

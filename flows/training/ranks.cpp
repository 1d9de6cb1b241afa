#include "flows/training/ranks.hpp"

#include "engine/io/checksum.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>

namespace tapeflow {
namespace {

// One number of each rank.
template <class Number>
std::vector<Number> one_of_each(Ranks& ranks, Number mine) {
  std::vector<Number> all(ranks.count());
  ranks.gather(std::as_bytes(std::span(&mine, 1)), std::as_writable_bytes(std::span(all)),
               Ranks::Sizes(ranks.count(), sizeof(Number)));
  return all;
}

}  // namespace

bool on_any_rank(Ranks* ranks, bool here) {
  if (ranks == nullptr) return here;
  const std::vector<std::uint8_t> all = one_of_each<std::uint8_t>(*ranks, here ? 1 : 0);
  return std::find(all.begin(), all.end(), 1) != all.end();
}

std::vector<double> gathered(Ranks& ranks, const std::vector<double>& mine,
                             const std::vector<std::size_t>& counts) {
  Ranks::Sizes sizes;
  std::size_t total = 0;
  for (const std::size_t count : counts) {
    sizes.push_back(count * sizeof(double));
    total += count;
  }
  std::vector<double> all(total);
  ranks.gather(std::as_bytes(std::span(mine)), std::as_writable_bytes(std::span(all)), sizes);
  return all;
}

std::string text_of_first(Ranks* ranks, const std::string& text) {
  if (ranks == nullptr) return text;
  const std::size_t size = one_of_each<std::uint64_t>(*ranks, text.size()).front();
  Ranks::Sizes sizes(ranks->count(), 0);
  sizes.front() = size;
  std::string result(size, ' ');
  const std::span<const char> mine(text.data(), is_first(ranks) ? size : 0);
  ranks->gather(std::as_bytes(mine), std::as_writable_bytes(std::span(result)), sizes);
  return result;
}

void require_same(Ranks* ranks, const std::string& what, const std::string& text) {
  if (ranks == nullptr) return;
  const std::vector<std::uint32_t> all = one_of_each(*ranks, checksum(text));
  const auto other = std::find_if(all.begin(), all.end(),
                                  [&all](std::uint32_t one) { return one != all.front(); });
  if (other == all.end()) return;
  throw std::runtime_error("all ranks need the same " + what + ", those of rank " +
                           std::to_string(other - all.begin()) +
                           " are others than those of rank 0");
}

void on_first_rank(Ranks* ranks, const std::function<void()>& f) {
  std::exception_ptr error;
  try {
    if (is_first(ranks)) f();
  } catch (...) {
    error = std::current_exception();
  }
  if (!on_any_rank(ranks, error != nullptr)) return;
  if (error) std::rethrow_exception(error);
  throw std::runtime_error("the first rank has failed");
}

}  // namespace tapeflow

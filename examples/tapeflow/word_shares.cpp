#include "examples/tapeflow/word_shares.hpp"

#include <cmath>

namespace tapeflow {

std::vector<WordShares> word_shares(const Array<double>& samples,
                                    const std::vector<std::string>& columns,
                                    const TableDomain& domain) {
  std::vector<WordShares> all;
  const auto n = static_cast<double>(samples.shape(0));
  for (std::size_t j = 0; domain.any() && j < columns.size(); ++j) {
    const std::vector<std::string>& words = domain.columns()[j].words();
    if (words.empty()) continue;
    std::vector<double> counts(words.size(), 0);
    for (std::size_t i = 0; i < samples.shape(0); ++i)
      ++counts[static_cast<std::size_t>(samples(i, j))];
    WordShares& found = all.emplace_back(WordShares{columns[j], words, {}, {}});
    for (const double count : counts) {
      const double share = count / n;
      found.shares.push_back(share);
      found.standard_errors.push_back(std::sqrt(share * (1 - share) / n));
    }
  }
  return all;
}

}  // namespace tapeflow

// The words of one column of a table.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

/// Numbers the different words of a column in the order they come, and sorts them in the end.
class WordColumn {
 public:
  /// The number of the word: 0 for the first word that came, 1 for the next different one, …
  double number(std::string_view word);
  bool has(std::string_view word) const { return numbers_.find(word) != numbers_.end(); }
  std::size_t size() const { return numbers_.size(); }

  struct Sorted {
    std::vector<std::string> words;  ///< in rising order, by bytes
    std::vector<double> places;      ///< places[k]: index in `words` of the word with number k
  };
  Sorted sorted() const;

 private:
  std::map<std::string, std::size_t, std::less<>> numbers_;
};

}  // namespace tapeflow

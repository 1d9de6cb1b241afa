// Private to csv: the words of one column of a table.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

/// Numbers the different words of a column as they come, and sorts them in the end.
class WordColumn {
 public:
  /// The number of the word: that of its first appearance.
  double number(std::string_view word);

  struct Sorted {
    std::vector<std::string> words;  ///< in rising order, by bytes
    std::vector<double> places;      ///< where each number's word stands in it
  };
  Sorted sorted() const;

 private:
  std::map<std::string, std::size_t, std::less<>> numbers_;
};

}  // namespace tapeflow

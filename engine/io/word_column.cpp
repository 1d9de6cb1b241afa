#include "engine/io/word_column.hpp"

namespace tapeflow {

double WordColumn::number(std::string_view word) {
  auto found = numbers_.find(word);
  if (found == numbers_.end()) found = numbers_.emplace(word, numbers_.size()).first;
  return static_cast<double>(found->second);
}

WordColumn::Sorted WordColumn::sorted() const {
  Sorted result{{}, std::vector<double>(numbers_.size())};
  for (const auto& [word, number] : numbers_) {
    result.places[number] = static_cast<double>(result.words.size());
    result.words.push_back(word);
  }
  return result;
}

}  // namespace tapeflow

// Which sources to read with each chapter, and in which order.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tapeflow::tutorials {

/// For each chapter, such as "ch04", the files of engine/ and flows/ that the files in its folder
/// examples/chNN_… include, without those on the list of an earlier chapter.
std::map<std::string, std::set<std::string>> files_to_read(const std::filesystem::path& root);

/// The files in an order in which they can be read: engine/ before flows/, and each file after all
/// that it includes, directly or not. Otherwise the order stays as it is.
std::vector<std::string> in_reading_order(const std::filesystem::path& root,
                                          std::vector<std::string> files);

}  // namespace tapeflow::tutorials

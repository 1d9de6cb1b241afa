// The table of layers in flows/README.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tapeflow::tutorials {

/// A row of the table: a layer, its header below the root, and the chapter that explains it. A
/// layer of "00, 07" is explained in "ch07", because chapter 00 only gives a preview.
struct Layer {
  std::string name, header, chapter;
};

/// The rows in the order of the chapters; empty if there is no flows/README.md.
std::vector<Layer> layers_of(const std::filesystem::path& root);

}  // namespace tapeflow::tutorials

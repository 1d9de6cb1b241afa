#include "examples/tapeflow/pictures.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/file_reader.hpp"
#include "engine/io/gzip.hpp"
#include "engine/io/gzip_reader.hpp"
#include "engine/io/idx.hpp"
#include "engine/joined.hpp"
#include "examples/tapeflow/png_file.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace tapeflow {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_numbers = 20000;
constexpr std::string_view idx_begin("\0\0\x08", 3);

// The first bytes of the file's content, unpacked, as many as IDX begins with.
std::string first_bytes(const std::string& name) {
  FileReader file(name);
  std::string begin, unpacked;
  file.append_to(begin, idx_begin.size());
  if (!is_gzip(begin)) return begin;
  GzipReader gzip(name, [&](std::string& bytes, std::size_t count) {
    bytes += std::exchange(begin, {});
    return file.append_to(bytes, count) || !bytes.empty();
  });
  gzip.append_to(unpacked, idx_begin.size());
  return unpacked;
}

void require_moderate_size(const std::string& name, const ImageShape& shape) {
  if (shape.height <= most_numbers && shape.width <= most_numbers && shape.size() <= most_numbers)
    return;
  file_error(name, "pictures of at most " + std::to_string(most_numbers) + " numbers",
             to_string(shape));
}

Pictures read_idx_pictures(const std::string& file) {
  Array<std::uint8_t> levels = read_idx(file);
  const Shape shape = levels.shape();
  if (shape.size() < 3)
    file_error(file, "pictures [N, H, W] or [N, H, W, C]", "an array " + to_string(shape));
  Pictures pictures{{shape[1], shape[2], shape.size() == 4 ? shape[3] : 1}, std::move(levels)};
  require_moderate_size(file, pictures.shape);
  pictures.levels.reshape(Shape{shape[0], pictures.shape.size()});
  return pictures;
}

// Sorted by name, whatever order the folder has.
std::vector<fs::path> pngs_in(const std::string& folder) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string ending = entry.path().extension().string();
    if (ending == ".png" || ending == ".PNG") files.push_back(entry.path());
  }
  if (files.empty()) file_error(folder, "PNGs in the folder", "none");
  std::sort(files.begin(), files.end());
  return files;
}

Pictures read_folder(const std::string& folder, const OnProgress& on_progress) {
  const std::vector<fs::path> files = pngs_in(folder);
  const ImageShape shape = PngFile(files.front()).shape();
  require_moderate_size(files.front().string(), shape);
  Pictures pictures{shape, Array<std::uint8_t>(Shape{files.size(), shape.size()})};
  for (std::size_t i = 0; i < files.size(); ++i) {
    const PngFile file(files[i]);
    // The size that a file claims is compared before memory is asked for.
    if (file.shape() != shape)
      file_error(files[i].string(),
                 "a picture of " + to_string(shape) + ", as " + shown(files[0].filename().string()),
                 to_string(file.shape()));
    const std::vector<std::uint8_t> levels = file.levels();
    std::copy(levels.begin(), levels.end(), pictures.levels.data() + i * shape.size());
    if (on_progress) on_progress(static_cast<double>(i + 1) / static_cast<double>(files.size()));
  }
  return pictures;
}

}  // namespace

std::string size_in_words(const ImageShape& shape) {
  const std::string text = std::to_string(shape.height) + " x " + std::to_string(shape.width);
  return shape.channels == 1 ? text : text + " x " + std::to_string(shape.channels);
}

bool holds_pictures(const std::string& name) {
  std::error_code ignored;
  if (fs::is_directory(name, ignored)) return true;
  if (!fs::is_regular_file(name, ignored)) return false;
  return first_bytes(name) == idx_begin;
}

Pictures read_pictures(const std::string& name, const OnProgress& on_progress) {
  return fs::is_directory(name) ? read_folder(name, on_progress) : read_idx_pictures(name);
}

void require_levels(const Pictures& pictures, std::size_t levels, const std::string& file) {
  const std::uint8_t highest = *std::max_element(pictures.levels.begin(), pictures.levels.end());
  if (highest >= levels)
    file_error(file, "levels below " + std::to_string(levels), std::to_string(highest));
}

Array<std::uint8_t> read_labels(const std::string& file, std::size_t count) {
  Array<std::uint8_t> labels = read_idx(file);
  if (labels.shape() != Shape{count})
    file_error(file, std::to_string(count) + " labels, one for each picture",
               labels.dimension() == 1 ? std::to_string(labels.size())
                                       : "an array " + to_string(labels.shape()));
  return labels;
}

ContextColumn label_column(const Array<std::uint8_t>& labels) {
  ContextColumn column("label");
  const std::set<std::uint8_t> different(labels.begin(), labels.end());
  for (const std::uint8_t label : different) column.classes.push_back(std::to_string(label));
  return column;
}

Rows<double> rows_of(const Pictures& pictures, const Array<std::uint8_t>& labels,
                     const std::vector<ContextColumn>& columns, const std::string& labels_file,
                     const std::vector<std::size_t>& which) {
  const std::size_t d = pictures.shape.size();
  Rows<double> rows{Array<double>(Shape{which.size(), d})};
  for (std::size_t i = 0; i < which.size(); ++i)
    std::copy_n(pictures.levels.data() + which[i] * d, d, rows.x.data() + i * d);
  if (columns.empty()) return rows;
  const std::vector<std::string>& classes = columns.front().classes;
  rows.context = Array<double>(Shape{which.size(), 1});
  for (std::size_t i = 0; i < which.size(); ++i) {
    const std::string label = std::to_string(labels(which[i]));
    const auto found = std::find(classes.begin(), classes.end(), label);
    if (found == classes.end())
      file_error(labels_file, "labels that the model knows (" + joined(classes) + ")", label);
    rows.context(i, 0) = static_cast<double>(found - classes.begin());
  }
  return rows;
}

}  // namespace tapeflow

#include "examples/ch16_anomalies/image_folder.hpp"

#include "examples/ch16_anomalies/grey_image.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {
namespace {

namespace fs = std::filesystem;

// The files or the folders in a folder, by name.
std::vector<fs::path> in_folder(const fs::path& folder, fs::file_type type) {
  if (!fs::is_directory(folder))
    throw std::runtime_error(folder.string() + ": there is no such folder");
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.status().type() == type && entry.path().filename().string().front() != '.')
      found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<fs::path> images_in(const fs::path& folder) {
  const std::vector<fs::path> found = in_folder(folder, fs::file_type::regular);
  if (found.empty()) throw std::runtime_error(folder.string() + ": there is no image in it");
  return found;
}

fs::path mask_of(const fs::path& folder, const std::string& kind, const fs::path& image) {
  const fs::path masks = folder / "ground_truth" / kind;
  const std::string stem = image.stem().string();
  for (const std::string& name :
       {stem + "_mask.png", stem + "_mask.pgm", stem + ".png", stem + ".pgm"})
    if (fs::exists(masks / name)) return masks / name;
  throw std::runtime_error(image.string() + ": has no mask; needs " +
                           (masks / (stem + "_mask.png")).string());
}

std::string size_of(const GreyImage& image) {
  return std::to_string(image.height) + " x " + std::to_string(image.width);
}

// Images of one size: that of the first one.
class Reader {
 public:
  explicit Reader(const fs::path& first) : first_(first), model_(read_grey_image(first)) {
    if (model_.height % 4 != 0 || model_.width % 4 != 0 || model_.height < 16 || model_.width < 16)
      throw std::runtime_error(first.string() + ": needs a height and a width of 16, 20, 24 … " +
                               "pixels, got " + size_of(model_));
  }

  GreyImage read(const fs::path& file) const {
    GreyImage image = read_grey_image(file);
    if (image.height != model_.height || image.width != model_.width)
      throw std::runtime_error(file.string() + ": is " + size_of(image) + " pixels; needs " +
                               size_of(model_) + ", the size of " + first_.string());
    return image;
  }

  Array<double> rows(const std::vector<fs::path>& files) const {
    Array<double> all(Shape{files.size(), size()});
    for (std::size_t n = 0; n < files.size(); ++n) {
      const GreyImage image = read(files[n]);
      std::copy(image.light.begin(), image.light.end(), &all(n, 0));
    }
    return all;
  }

  std::size_t height() const { return model_.height; }
  std::size_t width() const { return model_.width; }
  std::size_t size() const { return model_.height * model_.width; }

 private:
  fs::path first_;
  GreyImage model_;
};

}  // namespace

// tag: folder
InspectionSet read_image_folder(const fs::path& folder) {
  const std::vector<fs::path> train = images_in(folder / "train" / "good");
  const Reader reader(train.front());
  InspectionSet set{
      folder.string(), reader.height(), reader.width(), reader.rows(train), {}, {}, {}};
  std::vector<fs::path> test = images_in(folder / "test" / "good");
  set.kinds.assign(test.size(), "good");
  for (const fs::path& kind : in_folder(folder / "test", fs::file_type::directory)) {
    if (kind.filename() == "good") continue;
    for (const fs::path& image : images_in(kind)) {
      test.push_back(image);
      set.kinds.push_back(kind.filename().string());
    }
  }
  set.test = reader.rows(test);
  set.masks = filled<double>({test.size(), reader.size()}, 0);
  if (!fs::is_directory(folder / "ground_truth")) return set;
  for (std::size_t n = 0; n < test.size(); ++n) {
    if (set.kinds[n] == "good") continue;
    const GreyImage mask = reader.read(mask_of(folder, set.kinds[n], test[n]));
    std::transform(mask.light.begin(), mask.light.end(), &set.masks(n, 0),
                   [](double light) { return light > 0 ? 1. : 0.; });
  }
  return set;
}
// end: folder

}  // namespace tapeflow

#include "examples/support/plot/image_grid.hpp"

#include "engine/check.hpp"
#include "engine/io/atomic_file.hpp"
#include "examples/support/plot/lettering.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb_image_write.h>

namespace tapeflow {

namespace {

// Lengths are in pixels of the picture. Colours as in gnuplot_style.hpp, except for a darker ink.
constexpr std::size_t light_tile = 56, gap = 6, between_panels = 48;
constexpr std::size_t title_size = 26, title_zone = 40, caption_size = 17, caption_zone = 26;
constexpr std::array<double, 3> paper{255, 255, 255}, ink{0x22, 0x22, 0x22};
constexpr std::array<double, 3> grid{0xe4, 0xe4, 0xe4}, mark{0xd5, 0x5e, 0x00};

}  // namespace

/// A picture while it is painted; it starts as white paper.
class ImageGrid::Canvas {
 public:
  Canvas(std::size_t height, std::size_t width)
      : height_(height), width_(width), bytes_(height * width * 3, '\xff') {}

  void fill(std::size_t left, std::size_t top, std::size_t width, std::size_t height,
            const std::array<double, 3>& colour) {
    for (std::size_t y = top; y < top + height; ++y) {
      for (std::size_t x = left; x < left + width; ++x) {
        for (std::size_t c = 0; c < 3; ++c) {
          bytes_[(y * width_ + x) * 3 + c] =
              static_cast<char>(static_cast<unsigned char>(std::lround(colour[c])));
        }
      }
    }
  }

  // Paints over a part of the picture, in the ink's colour: coverage [height, width] from 0 to 1.
  // What lies outside of the picture is cut off.
  void stamp(std::size_t left, std::size_t top, const Array<double>& coverage) {
    for (std::size_t y = 0; y < coverage.shape(0) && top + y < height_; ++y) {
      for (std::size_t x = 0; x < coverage.shape(1) && left + x < width_; ++x) {
        for (std::size_t c = 0; c < 3; ++c) {
          char& byte = bytes_[((top + y) * width_ + left + x) * 3 + c];
          const double below = static_cast<unsigned char>(byte);
          byte = static_cast<char>(
              static_cast<unsigned char>(std::lround(below + coverage(y, x) * (ink[c] - below))));
        }
      }
    }
  }

  std::string png() const {
    std::string file;
    const auto append = [](void* to, void* bytes, int count) {
      static_cast<std::string*>(to)->append(static_cast<const char*>(bytes),
                                            static_cast<std::size_t>(count));
    };
    if (stbi_write_png_to_func(append, &file, static_cast<int>(width_), static_cast<int>(height_),
                               3, bytes_.data(), static_cast<int>(3 * width_)) == 0) {
      throw std::runtime_error("ImageGrid: the picture could not be packed");
    }
    return file;
  }

 private:
  std::size_t height_, width_;
  std::string bytes_;
};

ImageGrid::ImageGrid(std::size_t height, std::size_t width, std::size_t tile)
    : ImageGrid({height, width, 1}, Numbers::ink, tile) {}

ImageGrid::ImageGrid(const ImageShape& shape) : ImageGrid(shape, Numbers::light, light_tile) {}

ImageGrid::ImageGrid(const ImageShape& shape, Numbers numbers, std::size_t tile)
    : shape_(shape),
      numbers_(numbers),
      square_(
          std::max<std::size_t>(1, tile / std::max<std::size_t>({1, shape.height, shape.width}))) {
  require(shape.size() > 0, "ImageGrid: needs images of at least one pixel");
}

ImageGrid& ImageGrid::panel(const Array<double>& images, std::size_t columns, ImageNotes notes) {
  if (images.dimension() != 2 || images.shape(1) != shape_.size()) {
    shape_error("ImageGrid::panel", "images [N, " + std::to_string(shape_.size()) + "]",
                to_string(images.shape()));
  }
  const std::size_t count = images.shape(0);
  require(count > 0 && columns > 0, "ImageGrid::panel: needs images, and columns to set them in");
  require(notes.captions.empty() || notes.captions.size() == count,
          "ImageGrid::panel: needs a caption for each image, or an empty list of captions");
  Panel panel{images,
              std::min(columns, count),
              std::vector<bool>(count),
              lettering(notes.title, title_size, Face::bold),
              {}};
  for (std::size_t i : notes.marked) panel.marked.at(i) = true;
  for (const std::string& caption : notes.captions)
    panel.captions.push_back(lettering(caption, caption_size));
  panels_.push_back(std::move(panel));
  return *this;
}

std::size_t ImageGrid::row_height(const Panel& panel) const {
  return tile_height() + gap + (panel.captions.empty() ? 0 : caption_zone);
}

std::size_t ImageGrid::panel_width(const Panel& panel) const {
  return std::max(panel.columns * (tile_width() + gap) + gap, panel.title.shape(1));
}

std::size_t ImageGrid::panel_height(const Panel& panel) const {
  return panel.rows() * row_height(panel) + gap;
}

void ImageGrid::paint_tile(Canvas& canvas, const Panel& panel, std::size_t i, std::size_t left,
                           std::size_t top) const {
  if (panel.marked[i]) {
    canvas.fill(left - gap, top - gap, tile_width() + 2 * gap, tile_height() + 2 * gap, mark);
  }
  for (std::size_t y = 0; y < shape_.height; ++y) {
    for (std::size_t x = 0; x < shape_.width; ++x) {
      const double* pixel = &panel.images(i, (y * shape_.width + x) * shape_.channels);
      canvas.fill(left + x * square_, top + y * square_, square_, square_, colour_of(pixel));
    }
  }
  if (panel.captions.empty()) return;
  const Array<double>& caption = panel.captions[i];
  const std::size_t width = std::min(caption.shape(1), tile_width());
  canvas.stamp(left + (tile_width() - width) / 2, top + tile_height() + gap, caption);
}

std::array<double, 3> ImageGrid::colour_of(const double* pixel) const {
  std::array<double, 3> colour;
  for (std::size_t c = 0; c < 3; ++c) {
    const double amount = std::clamp(pixel[shape_.channels == 3 ? c : 0], 0., 1.);
    colour[c] = numbers_ == Numbers::ink ? paper[c] + amount * (ink[c] - paper[c]) : 255 * amount;
  }
  return colour;
}

void ImageGrid::paint(Canvas& canvas, const Panel& panel, std::size_t left, std::size_t top) const {
  canvas.stamp(left, 0, panel.title);
  canvas.fill(left, top, panel.columns * (tile_width() + gap) + gap, panel_height(panel), grid);
  for (std::size_t i = 0; i < panel.images.shape(0); ++i) {
    paint_tile(canvas, panel, i, left + gap + i % panel.columns * (tile_width() + gap),
               top + gap + i / panel.columns * row_height(panel));
  }
}

std::filesystem::path ImageGrid::save(const std::filesystem::path& png) const {
  if (panels_.empty()) throw std::logic_error("ImageGrid::save: needs a panel, has none");
  std::size_t width = 0, height = 0, top = 0;
  for (const Panel& panel : panels_) {
    width += panel_width(panel) + (width > 0 ? between_panels : 0);
    height = std::max(height, panel_height(panel));
    if (panel.title.size() > 0) top = title_zone;
  }
  Canvas canvas(top + height, width);
  std::size_t left = 0;
  for (const Panel& panel : panels_) {
    paint(canvas, panel, left, top);
    left += panel_width(panel) + between_panels;
  }
  write_file_atomically(png, canvas.png());
  return png;
}

}  // namespace tapeflow

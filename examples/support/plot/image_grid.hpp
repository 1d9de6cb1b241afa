// Draws many small images in one picture.
//
//   ImageGrid(8, 8).panel(digits, 10, {.title = "digits"}).panel(samples, 10).save("digits.png");
//   ImageGrid(ImageShape{32, 32, 3}).panel(photographs, 8).save("photographs.png");
#pragma once

#include "flows/layers/image/image_shape.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace tapeflow {

/// What a panel of images shows beside its images.
struct ImageNotes {
  std::string title = {};                  ///< above the panel
  std::vector<std::string> captions = {};  ///< below the images, one for each; may be empty
  std::vector<std::size_t> marked = {};    ///< the indices of the images with a coloured frame
};

/// Panels side by side, each with images in rows. Every pixel of an image becomes a larger square,
/// so that images of 8x8 can be seen. The same numbers give the same bytes. Needs no gnuplot;
/// without the font of fonts-dejavu-core the picture has no text.
class ImageGrid {
 public:
  /// Of drawings: a number is ink, 0 is white and 1 is black. An image is about `tile` pixels wide
  /// in the picture.
  ImageGrid(std::size_t height, std::size_t width, std::size_t tile = 56);
  /// Of pictures: a number is light, 0 is black and 1 is white, or the full colour if there are
  /// three channels. Of other numbers of channels the first is shown, as grey.
  explicit ImageGrid(const ImageShape& shape);

  /// Adds a panel of images [N, H W C] in rows of `columns`. Numbers outside of 0 … 1 are clamped.
  /// ShapeError for another shape; std::invalid_argument for no images, no columns, or a number of
  /// captions that is neither 0 nor N.
  ImageGrid& panel(const Array<double>& images, std::size_t columns, ImageNotes notes = {});

  /// Writes the picture atomically and returns `png`. std::logic_error if there is no panel,
  /// std::runtime_error if the file cannot be written.
  std::filesystem::path save(const std::filesystem::path& png) const;

 private:
  struct Panel {
    Array<double> images;
    std::size_t columns;
    std::vector<bool> marked;
    Array<double> title;                  // coverage, as lettering() returns it
    std::vector<Array<double>> captions;  // the same
    std::size_t rows() const { return (images.shape(0) + columns - 1) / columns; }
  };
  class Canvas;

  std::size_t tile_height() const { return shape_.height * square_; }
  std::size_t tile_width() const { return shape_.width * square_; }
  std::array<double, 3> colour_of(const double* pixel) const;
  std::size_t row_height(const Panel& panel) const;
  std::size_t panel_width(const Panel& panel) const;
  std::size_t panel_height(const Panel& panel) const;
  void paint(Canvas& canvas, const Panel& panel, std::size_t left, std::size_t top) const;
  void paint_tile(Canvas& canvas, const Panel& panel, std::size_t i, std::size_t left,
                  std::size_t top) const;

  enum class Numbers { ink, light };
  ImageGrid(const ImageShape& shape, Numbers numbers, std::size_t tile);

  ImageShape shape_;
  Numbers numbers_;
  std::size_t square_;  // width and height of one image pixel in the picture, in pixels
  std::vector<Panel> panels_;
};

}  // namespace tapeflow

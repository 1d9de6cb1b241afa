// Many small grey images in one picture.
//
//   ImageGrid(8, 8).panel(digits, 10).panel(samples, 10).save("samples.png");
#pragma once

#include "engine/array.hpp"

#include <filesystem>
#include <vector>

namespace tapeflow {

/// Panels side by side, each of them images in rows; every pixel becomes a square of some more, so
/// that images of 8x8 can be looked at. The same numbers give the same bytes. Needs no gnuplot.
class ImageGrid {
 public:
  ImageGrid(std::size_t height, std::size_t width);

  /// Adds images [N, height * width] as rows of so many. A number is ink: 0 paper, 1 black, and
  /// what lies beyond is cut. Those `marked`, by number, have a coloured frame. ShapeError for
  /// other images, std::invalid_argument if there are none or no columns.
  ImageGrid& panel(const Array<double>& images, std::size_t columns,
                   const std::vector<std::size_t>& marked = {});

  /// Writes the picture, all of it or nothing, and returns `png`. std::logic_error without a panel,
  /// std::runtime_error if the file cannot be written.
  std::filesystem::path save(const std::filesystem::path& png) const;

 private:
  struct Panel {
    Array<double> images;
    std::size_t columns;
    std::vector<bool> marked;
    std::size_t rows() const { return (images.shape()[0] + columns - 1) / columns; }
  };
  class Canvas;

  std::size_t tile_height() const { return height_ * square_; }
  std::size_t tile_width() const { return width_ * square_; }
  std::size_t panel_width(const Panel& panel) const;
  std::size_t panel_height(const Panel& panel) const;
  void paint(Canvas& canvas, const Panel& panel, std::size_t left) const;
  void paint_tile(Canvas& canvas, const Panel& panel, std::size_t i, std::size_t left,
                  std::size_t top) const;

  std::size_t height_, width_;
  std::size_t square_;  // how many pixels of the picture are one of an image, in both directions
  std::vector<Panel> panels_;
};

}  // namespace tapeflow

// An animated GIF of densities, such as a flow during its training.
#pragma once

#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// A sequence of densities that repeats for ever. All frames have one colour scale from 0 to
/// `peak`.
///
///   Animation film({.x = "x1", .y = "x2"}, 0.3);
///   film.frame("epoch 1", grid);
///   film.save("training.gif");
class Animation {
 public:
  /// `labels` has the names of the axes; each frame has its own title.
  Animation(Labels labels, double peak) : labels_(std::move(labels)), peak_(peak) {}

  Animation& frame(std::string title, Grid grid);

  /// As Figure::save. The column `panel` of the CSV is the number of the frame. std::logic_error if
  /// there is no frame.
  std::filesystem::path save(const std::filesystem::path& gif,
                             std::ostream& notices = std::cerr) const;

 private:
  Labels labels_;
  double peak_;
  std::vector<Panel> frames_;
};

}  // namespace tapeflow

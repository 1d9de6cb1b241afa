// Densities one after the other, as an animated GIF: a flow while it is trained.
#pragma once

#include "examples/support/plot/figure.hpp"

namespace tapeflow {

/// Pictures of densities that play for ever, in the colours of one scale, whose top is `peak`.
///
///   Animation film({.x = "x1", .y = "x2"}, 0.3);
///   film.frame("epoch 1", grid);
///   film.save("training.gif");
class Animation {
 public:
  /// The labels of the axes; a frame brings its own title.
  Animation(Labels labels, double peak) : labels_(std::move(labels)), peak_(peak) {}

  Animation& frame(std::string title, Grid grid);

  /// As Figure::save; in the CSV the column panel is the number of the frame. std::logic_error
  /// without a frame.
  std::filesystem::path save(const std::filesystem::path& gif,
                             std::ostream& notices = std::cerr) const;

 private:
  Labels labels_;
  double peak_;
  std::vector<Panel> frames_;
};

}  // namespace tapeflow

#include "examples/support/plot/animation.hpp"

#include "engine/io/number.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/plot/gnuplot_parts.hpp"
#include "examples/support/plot/gnuplot_style.hpp"

#include <stdexcept>

namespace tapeflow {
namespace {

// The delay is in hundredths of a second. The last frame is repeated, so that it stays longer.
constexpr int delay = 15, frames_at_the_end = 8;

Box whole(const style::Size& size, AxisRange y) {
  const double pixel = 1.0 / size.width, line = 1.0 / size.height;
  return {left_margin(y, size) * pixel,
          1 - size.right * pixel,
          size.bottom * line,
          1 - size.top * line,
          pixel,
          line,
          size};
}

std::string script(const std::vector<Panel>& frames) {
  const style::Size& size = style::small;
  TextWriter out;
  set_style(out, size.width, size.height, size.font);
  out << "set terminal gif animate delay " << delay << " loop 0 size " << size.width << ','
      << size.height << " noenhanced font '" << size.font << "' background '" << style::paper
      << "'\n";
  for (std::size_t k = 0; k < frames.size(); ++k) {
    const bool last = k + 1 == frames.size();
    for (int times = last ? frames_at_the_end : 1; times > 0; --times)
      plot_panel(out, frames[k], whole(size, frames[k].grid.y));
  }
  return out.str();
}

}  // namespace

Animation& Animation::frame(std::string title, Grid grid) {
  Labels labels = labels_;
  labels.title = std::move(title);
  const Array<double> nothing(Shape{0, 2});
  Panel panel{std::move(labels), std::move(grid), nothing, nothing, {}, {}};
  panel.peak = peak_;
  frames_.push_back(std::move(panel));
  return *this;
}

std::filesystem::path Animation::save(const std::filesystem::path& gif,
                                      std::ostream& notices) const {
  if (frames_.empty())
    throw std::logic_error("Animation::save: needs at least one frame, got none");
  return draw_or_tabulate(
      script(frames_), [this] { return csv_of(frames_); }, gif, notices);
}

}  // namespace tapeflow

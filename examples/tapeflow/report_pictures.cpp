#include "examples/tapeflow/report_pictures.hpp"

#include "examples/support/plot/corner/corner.hpp"
#include "examples/support/plot/figure.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/terminal/text_width.hpp"
#include "flows/data/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_columns = 8, most_points = 400;

// The file that was written, after the other one of picture and numbers is gone.
fs::path alone(const fs::path& written, const fs::path& picture) {
  std::error_code ignored;
  fs::remove(written == picture ? numbers_instead_of(picture) : picture, ignored);
  return written;
}

// The finite rows of the first columns.
Array<double> first_columns_of(const Array<double>& rows, std::size_t columns) {
  std::vector<double> values;
  for (std::size_t i = 0; i < rows.shape(0); ++i) {
    const double* row = rows.data() + i * rows.shape(1);
    if (std::all_of(row, row + columns, [](double v) { return std::isfinite(v); }))
      values.insert(values.end(), row, row + columns);
  }
  Array<double> result(Shape{values.size() / columns, columns});
  std::copy(values.begin(), values.end(), result.begin());
  return result;
}

// The distribution function of rising numbers within a range, moved up or down.
Series distribution(const std::string& name, const std::vector<double>& rising, AxisRange range,
                    double moved = 0) {
  Series series{.name = name, .x = {}, .y = {}};
  const std::vector<double> quantiles = even_quantiles(rising, most_points);
  for (std::size_t k = 0; k < quantiles.size(); ++k) {
    if (quantiles[k] < range.low || quantiles[k] > range.high) continue;
    const double share = (static_cast<double>(k) + 0.5) / static_cast<double>(quantiles.size());
    series.x.push_back(quantiles[k]);
    series.y.push_back(std::clamp(share + moved, 0.0, 1.0));
  }
  if (moved != 0) series.stroke = Stroke::guide;
  return series;
}

}  // namespace

std::vector<EpochReport> shown_epochs(const std::vector<EpochReport>& curve) {
  std::vector<double> scores;
  for (const EpochReport& epoch : curve) scores.push_back(epoch.valid_log_likelihood);
  std::sort(scores.begin(), scores.end());
  if (scores.empty()) return {};
  const double middle = scores[scores.size() / 2];
  const double floor = middle - 3 * std::max(scores.back() - middle, 0.1);
  std::size_t first = 0;
  while (first < curve.size() / 2 && !(curve[first].valid_log_likelihood >= floor &&
                                       curve[first].train_log_likelihood >= floor))
    ++first;
  return {curve.begin() + static_cast<std::ptrdiff_t>(first), curve.end()};
}

fs::path draw_learning_curve(const ReportFolder& folder, const std::vector<EpochReport>& curve,
                             std::size_t best_epoch, std::ostream& notices) {
  Series train{.name = "training rows", .x = {}, .y = {}},
      valid{.name = "validation rows", .x = {}, .y = {}},
      best{.name = "best epoch", .x = {}, .y = {}, .stroke = Stroke::guide};
  for (const EpochReport& epoch : shown_epochs(curve)) {
    const auto x = static_cast<double>(epoch.epoch);
    train.x.push_back(x);
    train.y.push_back(epoch.train_log_likelihood);
    valid.x.push_back(x);
    valid.y.push_back(epoch.valid_log_likelihood);
    if (epoch.epoch != best_epoch) continue;
    best.x = {x, x};
    best.y = {epoch.train_log_likelihood, epoch.valid_log_likelihood};
  }
  Figure figure;
  figure.lines({"", "epoch", "mean log p, nats"}, {train, valid, best});
  return alone(figure.save(folder.learning_curve(), notices), folder.learning_curve());
}

fs::path draw_samples(const ReportFolder& folder, const std::string& title,
                      const std::vector<std::string>& columns, const Array<double>& samples,
                      const Array<double>& data, std::ostream& notices) {
  const std::size_t count = std::min(columns.size(), most_columns);
  Corner corner{.title = first_columns(title, 50),
                .columns = {columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(count)},
                .samples = first_columns_of(samples, count),
                .data = first_columns_of(data, count)};
  return alone(save(corner, folder.samples(), notices), folder.samples());
}

fs::path draw_columns(const ReportFolder& folder, const std::vector<ColumnCheck>& checks,
                      std::ostream& notices) {
  const std::size_t count = std::min(checks.size(), most_columns);
  Figure figure(count <= 2 ? 0 : count <= 4 ? 2 : 4);
  for (std::size_t j = 0; j < count; ++j) {
    const ColumnCheck& check = checks[j];
    const AxisRange range = shown_range_of_model(check.samples, check.data);
    figure.lines({"", check.name, "share of the rows below"},
                 {distribution("held-out rows", check.data, range),
                  distribution("samples", check.samples, range),
                  distribution("chance", check.samples, range, check.by_chance),
                  distribution("", check.samples, range, -check.by_chance)});
  }
  return alone(figure.save(folder.columns(), notices), folder.columns());
}

std::string picture_in_text(const fs::path& file, const std::string& shows) {
  const std::string name = file.filename().string();
  if (file.extension() != ".csv") return "![" + shows + "](" + name + ")";
  return "The picture is left out, because gnuplot did not draw it; its numbers are in [" + name +
         "](" + name + ").";
}

}  // namespace tapeflow

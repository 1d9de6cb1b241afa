#include "examples/ch10_images/bookkeeping.hpp"

#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/dequantize.hpp"

#include <bit>
#include <cmath>

namespace tapeflow {

// tag: bookkeeping
Bookkeeping bookkeeping(const PictureData& data, const LogitScore& score, std::size_t pixels) {
  const MeanAndError log_p = mean_and_error(score.log_prob);
  const double per_picture = static_cast<double>(data.features()) * std::log(data.cell());
  const MeanAndError levels{log_p.mean + per_picture, log_p.standard_error};
  return {mean_and_error(score.logits), mean_and_error(score.log_det), levels,
          bits_per_dim(levels, pixels, 1)};
}
// end: bookkeeping

namespace {

void keep(const std::string& name, const Bookkeeping& terms, Results& results) {
  results.keep(name + ".logits.mean", terms.logits.mean)
      .keep(name + ".logits.standard_error", terms.logits.standard_error)
      .keep(name + ".log_det", terms.log_det.mean)
      .keep(name + ".levels", terms.levels.mean)
      .keep(name + ".bits_per_dim", terms.bits.mean)
      .keep(name + ".bits_per_dim_standard_error", terms.bits.standard_error);
}

}  // namespace

// With the planted mistake "logit" the logit's log-determinant is forgotten.
void print_gaussians(const PictureData& data, const ChapterOptions& options, Results& results) {
  Stages stages;
  std::vector<Bookkeeping> found;
  for (const double alpha : {1e-6, 0.05}) {
    stages.begin("fitting the Gaussian of logits, α = " + scientific(alpha, 1));
    const LogitScore score = score_by_gaussian(data, *logit(alpha, options.broken));
    found.push_back(bookkeeping(data, score, data.features()));
    keep(alpha < 0.01 ? "gaussian.narrow" : "gaussian.wide", found.back(), results);
  }
  stages.finish();
  TextTable table({"held out, nats per picture", "α = 1e-06", "α = 0.05"});
  const auto row = [&](const std::string& label, MeanAndError Bookkeeping::*term) {
    const auto text = [&](const Bookkeeping& terms) {
      return with_error((terms.*term).mean, (terms.*term).standard_error);
    };
    table.row({label, text(found[0]), text(found[1])});
  };
  row("Gaussian of the logits", &Bookkeeping::logits);
  row("log-det of the logit", &Bookkeeping::log_det);
  const double to_levels = static_cast<double>(data.features()) * std::log(data.cell());
  results.keep("to_levels", to_levels);
  table.row({"from [0, 1) to levels", number(to_levels, 2), number(to_levels, 2)});
  row("log p of the levels", &Bookkeeping::levels);
  row("bits per pixel", &Bookkeeping::bits);
  std::cout << table;
}

// tag: padding
// The same pictures in the middle of larger ones. The Gaussian models all pixels, and pays for all
// of them; but a code for the pictures needs no more than that, so the bits are shared out among
// the pixels that there are. The planted mistake "padding" counts all.
void print_padded(const PictureData& data, const ChapterOptions& options, Results& results) {
  const std::size_t side = std::bit_ceil(data.shape.height + 1);
  Stages stages;
  stages.begin("fitting pictures padded to " + std::to_string(side) + " x " + std::to_string(side));
  const PictureData larger = padded(data, side, side, options.seed);
  const LogitScore score = score_by_gaussian(larger, *logit(1e-6, ""));
  stages.finish();
  const std::size_t pixels = options.broken == "padding" ? larger.features() : data.features();
  results.keep("padded.pixels", pixels);
  results.print("padded, bits/pixel", "padded.bits_per_dim",
                bookkeeping(larger, score, pixels).bits);
}
// end: padding

void print_other_units(const PictureData& data, const ChapterOptions& options, Results& results) {
  Stages stages;
  stages.begin("counting pixels in other units");
  const double difference = difference_in_other_units(data, 0.05, options.broken);
  stages.finish();
  results.print("in other units", "bits differ by " + scientific(difference) + " at most");
  results.keep("units.difference", difference);
}

}  // namespace tapeflow

#include "examples/ch10_images/digit_fits.hpp"

#include "examples/support/course/images.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/chain.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/image_recipes.hpp"
#include "flows/layers/elementwise/elementwise.hpp"
#include "flows/layers/elementwise/standardize.hpp"
#include "flows/layers/image/conv_coupling.hpp"
#include "flows/tables/gaussian_baseline.hpp"
#include "flows/training/trainer.hpp"

#include <vector>

namespace tapeflow {
namespace {

constexpr double alpha = 1e-6;
constexpr std::size_t couplings = 10;  // of image_real_nvp on two scales: 3 + 3 + 4
const ConvCouplingOptions networks{.hidden = 32};

const PixelLogit logit{.alpha = alpha, .levels = 1};  // of points in [0, 1]

Array<double> logits(const Array<float>& x) {
  Array<double> points = cast<double>(x);
  logit.apply(points);
  return points;
}

std::vector<Series> in_bits(const LearningCurve& curve, const std::string& label, double cell) {
  std::vector<Series> both{{label + ", training", curve.epoch, curve.train},
                           {label + ", validation", curve.epoch, curve.valid}};
  for (Series& one : both)
    for (double& y : one.y) y = bits_per_dim(y, digit_shape.size(), cell);
  return both;
}

// tag: fit
// Each epoch draws fresh points of cells; points stay as they are.
LearningCurve trained(Flow<float>& flow, const DigitCells& data, const DigitFit& fit,
                      const ChapterOptions& options) {
  LearningCurve curve;
  ProgressLine line;
  const PreparedRows<float> train =
      fit.fresh_noise ? PreparedRows<float>(data.train) : PreparedRows<float>(data.drawn);
  Trainer<float> trainer(flow, train, {data.drawn_valid},
                         {.epochs = options.epochs,
                          .batch = 64,
                          .learning_rate = 2e-3,
                          .schedule = RateSchedule::cosine,
                          .seed = options.seed,
                          .threads = 2});
  trainer.run([&](const EpochReport& report) {
    line.update(fit.label + ", " + progress_text(report));
    curve.append(report);
  });
  return curve;
}
// end: fit

class BitsTable {
 public:
  BitsTable(const DigitCells& data, Results& results)
      : data_(data),
        results_(results),
        table_({"digits, bits per pixel", "training", "held out"}) {}

  template <class LogProb>
  void row(const std::string& label, const std::string& key, LogProb log_prob) {
    const auto bits = [&](const std::string& part, const Array<float>& x) {
      const MeanAndError found =
          bits_per_dim(mean_and_error(log_prob(x)), digit_shape.size(), data_.cell());
      results_.keep("digits." + key + "." + part, found.mean);
      results_.keep("digits." + key + "." + part + "_error", found.standard_error);
      return with_error(found.mean, found.standard_error);
    };
    table_.row({label, bits("train", data_.drawn), bits("test", data_.drawn_test)});
  }

  void print() const { std::cout << table_; }

 private:
  const DigitCells& data_;
  Results& results_;
  TextTable table_;
};

}  // namespace

DigitCells digit_cells(std::uint64_t seed) {
  const LabelledImages images = digits();
  const CellRows<float> all = cells_of<float>(images.pixels, images.levels);
  const DataSplit split = split_rows(images.count(), 0.15, 0.2, seed);
  const auto part = [&all](const std::vector<std::size_t>& rows) {
    return CellRows<float>{select_rows(all.corners, rows), all.widths};
  };
  Rng rng(seed);
  return {.train = part(split.train),
          .test = part(split.test),
          .drawn = dequantized(part(split.train), rng),
          .drawn_valid = dequantized(part(split.valid), rng),
          .drawn_test = dequantized(part(split.test), rng)};
}

// tag: digit-flow
// Behind the logit and the standardisation: a Real-NVP on two scales, or as many couplings on one.
Flow<float> digit_flow(const DigitCells& data, const DigitFit& fit, std::uint64_t seed) {
  Rng rng(seed);
  auto chain = std::make_unique<Chain<float>>();
  if (fit.logit) chain->append<Sigmoid<float>>(alpha);
  const Array<double> y = fit.logit ? logits(data.drawn) : cast<double>(data.drawn);
  chain->append<Standardize<float>>(Standardize<float>::from_data(y));
  if (fit.scales == 2) {
    Flow<float> real_nvp = image_real_nvp<float>(
        digit_shape, {.coupling = networks, .normalization = Normalization::none}, rng);
    chain->append(std::move(real_nvp).take_bijector());
  } else {
    ImageSplit split = checkerboard_split(digit_shape);
    for (std::size_t k = 0; k < couplings; ++k, split = split.swapped())
      chain->append<ConvAffineCoupling<float>>(split, networks, rng);
  }
  return Flow<float>(std::move(chain), std::make_unique<StandardNormal<float>>(digit_shape.size()));
}
// end: digit-flow

Flow<float> compare_digit_fits(const DigitCells& data, const ChapterOptions& options,
                               Figure& training, Results& results) {
  const std::vector<DigitFit> fits{
      {"two scales", "two_scales"},
      {.label = "one scale", .key = "one_scale", .scales = 1},
      {.label = "no logit", .key = "no_logit", .logit = false},
      {.label = "same noise", .key = "same_noise", .fresh_noise = false}};
  Workers workers(2);
  BitsTable table(data, results);
  const Gaussian gaussian = Gaussian::fit(cast<double>(data.drawn));
  table.row("full Gaussian", "gaussian",
            [&](const Array<float>& x) { return gaussian.log_prob(cast<double>(x)); });
  const Gaussian of_logits = Gaussian::fit(logits(data.drawn));
  table.row("Gaussian of logits", "logit_gaussian", [&](const Array<float>& x) {
    Array<double> points = cast<double>(x);
    const std::vector<double> log_det = logit.apply(points);
    std::vector<double> log_p = of_logits.log_prob(points);
    for (std::size_t i = 0; i < log_p.size(); ++i) log_p[i] += log_det[i];
    return log_p;
  });
  std::vector<Flow<float>> flows;
  std::vector<Series> curves;
  for (const DigitFit& fit : fits) {
    flows.push_back(digit_flow(data, fit, options.seed));
    Flow<float>& flow = flows.back();
    const LearningCurve curve = trained(flow, data, fit, options);
    table.row(fit.label, fit.key, [&](const Array<float>& x) { return flow.log_prob(x, workers); });
    results.keep("digits." + fit.key + ".parameters", flow.parameter_count());
    if (fit.key != "two_scales" && fit.fresh_noise) continue;
    for (Series& one : in_bits(curve, fit.fresh_noise ? "fresh noise" : fit.label, data.cell()))
      curves.push_back(std::move(one));
  }
  table.print();
  training.lines({"Real-NVP on the digits", "epoch", "bits per pixel"}, curves);
  return std::move(flows.front());
}

}  // namespace tapeflow

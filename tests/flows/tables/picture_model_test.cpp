// Models of pictures: from levels to what the flow sees and back, in files, and their bits.
#include "engine/io/atomic_file.hpp"
#include "flows/data/statistics.hpp"
#include "flows/tables/density_model.hpp"
#include "flows/tables/gaussian_baseline.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace tapeflow;

namespace {

ModelSettings settings_of(const std::string& model, const ImageShape& shape,
                          std::size_t scales = 1) {
  return {.model = model,
          .layers = 2,
          .hidden = {4},
          .preprocessing = Preprocessing::pixels,
          .picture = PictureSettings{.shape = shape, .scales = scales}};
}

// Levels of pictures.
Array<double> levels(std::size_t n, const ImageShape& shape, std::uint64_t seed = 1) {
  Rng rng(seed);
  Array<double> x(Shape{n, shape.size()});
  for (double& v : x) v = static_cast<double>(rng.below(255));
  return x;
}

Array<double> points(Array<double> x) {
  Rng rng(7);
  for (double& v : x) v += rng.uniform();
  return x;
}

Dataset pictures(const ImageShape& shape, Array<double> x, bool labelled = false) {
  Rows<double> rows{std::move(x)};
  if (!labelled) return {pixel_names(shape), {}, rows};
  rows.context = Array<double>(Shape{rows.count(), 1});
  for (std::size_t i = 0; i < rows.count(); ++i) rows.context(i, 0) = static_cast<double>(i % 2);
  return {pixel_names(shape), {{"label", {"0", "1"}}}, rows};
}

// A model away from its start, where a flow is almost the identity.
template <class T>
DensityModel<T> some_model(const ModelSettings& settings, bool labelled = false) {
  const ImageShape& shape = settings.picture->shape;
  DensityModel<T> model(settings, pictures(shape, levels(20, shape), labelled), 1);
  Workers alone(1);
  model.flow().take_statistics(
      model.prepared(pictures(shape, points(levels(20, shape)), labelled)).rows, alone);
  Rng rng(5);
  randomise(model.flow(), rng, 0.1);
  return model;
}

constexpr ImageShape small{4, 4, 1};

}  // namespace

TEST_CASE("Bits per dimension do not depend on the units of the pixels") {
  const auto model = some_model<double>(settings_of("glow", small));
  const Array<double> x = points(levels(10, small));
  Workers alone(1);
  const std::vector<double> nats = model.log_prob(x, alone),
                            of_cube = model.flow().log_prob(Array<double>(x / 256), alone);
  for (std::size_t i = 0; i < nats.size(); ++i) {
    CHECK(model.bits_per_dim(nats[i]) ==
          Approx(bits_per_dim(of_cube[i], 16, 1. / 256)).margin(1e-10).epsilon(0));
    CHECK(model.bits_per_dim(nats[i]) == Approx(-nats[i] / (16 * std::numbers::ln2)));
  }
}

TEST_CASE("Alpha is the flow's own: another one gives another density, and samples stay levels") {
  for (const double alpha : {1e-6, 0.05}) {
    CAPTURE(alpha);
    ModelSettings settings = settings_of("glow", small);
    settings.picture->alpha = alpha;
    const auto model = some_model<float>(settings);
    Rng rng(1);
    const Array<double> drawn = model.sample(500, rng, {.temperature = 3});
    CHECK(*std::min_element(drawn.begin(), drawn.end()) >= 0);
    CHECK(*std::max_element(drawn.begin(), drawn.end()) < 256);
  }
  // At the start the layers behind the logit keep volumes: log p of a grey picture is, but for the
  // base, D ln of the logit's slope.
  const auto start = [](double alpha) {
    ModelSettings settings = settings_of("glow", small);
    settings.picture->alpha = alpha;
    const DensityModel<double> model(settings, pictures(small, levels(20, small)), 1);
    Workers alone(1);
    return model.log_prob(filled<double>({1, 16}, 128), alone)[0];
  };
  // The logit of ½ is 0, whatever alpha is, and the rotations keep 0 where it is.
  const double half_log_2pi = 0.5 * std::log(2 * std::numbers::pi);
  for (const double alpha : {1e-6, 0.05})
    CHECK(start(alpha) == Approx(16 * (std::log(4 * (1 - 2 * alpha) / 256) - half_log_2pi)));
}

TEST_CASE("Cells of pictures are levels / 256 wide 1 / 256, in the frame as well") {
  const ImageShape odd{3, 3, 1};
  const auto model = some_model<float>(settings_of("glow", odd));
  const Dataset data = pictures(odd, levels(5, odd));
  const PreparedRows<float> cells = model.prepared_cells(data, filled<double>({9}, 1));
  REQUIRE((cells.rows.x.shape() == Shape{5, 16}));
  REQUIRE((cells.widths.shape() == Shape{16}));
  double sum = 0, of_levels = 0;
  for (const float v : cells.rows.x) sum += static_cast<double>(v);
  for (const double v : data.x()) of_levels += v / 256;
  CHECK(sum == Approx(of_levels));  // the frame adds nothing
  for (const float w : cells.widths) CHECK(w == 1.f / 256);
}

TEST_CASE(
    "The frame of a padded picture is noise below the first level, the same for one picture") {
  const ImageShape odd{3, 3, 2};
  const auto model = some_model<double>(settings_of("glow", odd));
  const Array<double> x = points(levels(6, odd));
  const PreparedRows<double> all = model.prepared(Rows<double>{x});
  const PreparedRows<double> one = model.prepared(Rows<double>{row_range(x, 4, 1)});
  CHECK((row_range(all.rows.x, 4, 1) == one.rows.x));
  CHECK(all.log_det[0] == Approx(-32 * std::log(256.)));
  const std::vector<std::size_t>& frame = model.preprocessor().padding();
  REQUIRE(frame.size() == 32 - 18);
  for (const std::size_t j : frame) {
    for (std::size_t i = 0; i < 6; ++i) {
      CHECK((all.rows.x(i, j) > 0 && all.rows.x(i, j) < 1. / 256));
      if (i > 0) CHECK(all.rows.x(i, j) != all.rows.x(0, j));
    }
  }
}

TEST_CASE("Padded pixels do not count as dimensions, and samples are without them") {
  const ImageShape odd{3, 3, 1};
  const auto model = some_model<double>(settings_of("glow", odd));
  Workers alone(1);
  const double nats = model.log_prob(points(levels(1, odd)), alone)[0];
  CHECK(model.bits_per_dim(nats) == Approx(-nats / (9 * std::numbers::ln2)));
  Rng rng(1);
  CHECK((model.sample(3, rng).shape() == Shape{3, 9}));
  // What is prepared and taken back is the picture.
  const Array<double> x = points(levels(4, odd));
  const Array<double> back = model.preprocessor().undo(model.preprocessor().prepare(x).rows);
  for (std::size_t i = 0; i < x.size(); ++i)
    CHECK(back.data()[i] == Approx(x.data()[i]).margin(1e-9).epsilon(0));
}

TEST_CASE("A model of pictures is loaded bit for bit, with all that it was told") {
  const TemporaryDirectory folder;
  for (const std::string& name : picture_model_names()) {
    for (const bool labelled : {false, true}) {
      CAPTURE(name, labelled);
      ModelSettings settings = settings_of(name, {5, 6, 3}, 2);
      settings.picture->coupling = CouplingKind::additive;
      settings.picture->alpha = 0.05;
      settings.picture->levels = 255;
      const auto model = some_model<float>(settings, labelled);
      model.save(folder / "m");
      const auto loaded = DensityModel<float>::load(folder / "m");
      CHECK(loaded.settings().picture == settings.picture);
      CHECK(loaded.columns() == pixel_names({5, 6, 3}));
      Workers alone(1);
      const Dataset data = pictures({5, 6, 3}, points(levels(9, {5, 6, 3})), labelled);
      CHECK(loaded.log_prob(data.raw(), alone) == model.log_prob(data.raw(), alone));
    }
  }
}

TEST_CASE("ActNorm of a loaded model is not started again") {
  const TemporaryDirectory folder;
  auto model = some_model<float>(settings_of("glow", small));
  model.save(folder / "m");
  auto loaded = DensityModel<float>::load(folder / "m");
  CHECK(!loaded.flow().needs_statistics());
  Workers alone(1);
  loaded.flow().take_statistics(model.prepared(Rows<double>{points(levels(50, small, 9))}).rows,
                                alone);
  const Array<double> x = points(levels(9, small));
  CHECK(loaded.log_prob(x, alone) == model.log_prob(x, alone));
}

TEST_CASE("No flow of pictures has fewer parameters than its row of the table says") {
  for (const std::string& name : picture_model_names()) {
    for (const std::size_t scales : {1, 2, 3}) {
      for (const std::size_t context : {0, 3}) {
        for (const CouplingKind kind : {CouplingKind::affine, CouplingKind::additive}) {
          for (const ImageShape& shape : {ImageShape{8, 8, 1}, ImageShape{5, 9, 3}}) {
            CAPTURE(name, scales, context, to_string(shape));
            ModelSettings settings = settings_of(name, shape, scales);
            settings.context = context;
            settings.picture->coupling = kind;
            Rng rng(1);
            const std::size_t features = flow_features(settings, shape.size());
            Flow<float> flow = build_flow<float>(settings, features, rng);
            CHECK(flow.features() == features);
            CHECK(flow.context_features() == context);
            const double least = least_weights(settings, features);
            CHECK(least <= static_cast<double>(flow.parameter_count()));
            CHECK(least >= 0.5 * static_cast<double>(flow.parameter_count()));
          }
        }
      }
    }
  }
}

TEST_CASE("The usual scales need no padding, and no number of scales doubles a side") {
  const ModelSettings settings = settings_of("glow", small), other = settings_of("real-nvp", small);
  const ModelKind &glow = model_kind(settings), &real_nvp = model_kind(other);
  CHECK(usual_scales(glow, {28, 28, 1}) == 2);
  CHECK(usual_scales(glow, {32, 32, 3}) == 3);
  CHECK(usual_scales(glow, {8, 8, 1}) == 1);
  CHECK(usual_scales(glow, {27, 27, 1}) == 1);
  CHECK(usual_scales(real_nvp, {28, 28, 1}) == 3);
  CHECK(most_scales(glow, {28, 28, 1}) == 5);
  CHECK(most_scales(real_nvp, {28, 28, 1}) == 6);
  CHECK(most_scales(glow, {1, 9, 1}) == 0);
  CHECK(padded({28, 20, 3}, 3) == ImageShape{32, 24, 3});
  // Two scales of real-nvp halve once, two of glow twice.
  CHECK(picture_of_flow(settings_of("real-nvp", {5, 6, 1}, 2)) == ImageShape{6, 6, 1});
  CHECK(picture_of_flow(settings_of("glow", {5, 6, 1}, 2)) == ImageShape{8, 8, 1});
}

TEST_CASE("What a model of pictures cannot be is said in one sentence") {
  Rng rng(1);
  const auto build = [&rng](const ModelSettings& settings) {
    build_flow<float>(settings, flow_features(settings, 16), rng);
  };
  ModelSettings settings = settings_of("glow", small, 3);
  CHECK_THROWS_WITH(build(settings),
                    "scales: needs a number from 1 to 2 for pictures of 4 x 4 x 1, got 3");
  settings = settings_of("glow", small);
  settings.hidden = {4, 4};
  CHECK_THROWS_WITH(build(settings),
                    "hidden: needs one number for pictures, the channels of the hidden layers, got "
                    "2 numbers");
  settings = settings_of("glow", small);
  settings.picture->alpha = 0;
  CHECK_THROWS_WITH(build(settings), "alpha: needs a number from 1e-7 to 0.4, got 0");
  CHECK_THROWS_WITH(build(settings_of("maf", small)),
                    "model: needs glow or real-nvp for pictures, got \"maf\"");
  settings = settings_of("glow", small);
  settings.preprocessing = Preprocessing::whiten;
  CHECK_THROWS_WITH(build(settings), "preprocessing: needs pixels for pictures, got whiten");
  CHECK_THROWS_WITH(build({.preprocessing = Preprocessing::pixels}),
                    "preprocessing: needs standardize, bend or whiten for a table, got pixels");
  const Array<double> two = filled<double>({3, 2}, 1);
  CHECK_THROWS_WITH(DensityModel<float>(settings_of("glow", small), {"a", "b"}, two, 1),
                    "DensityModel: needs 16 columns for pictures of 4 x 4 x 1, got 2");
}

TEST_CASE("The Gaussian of logits integrates to one over the levels") {
  const ImageShape pixel{1, 1, 1};
  const std::size_t n = 400;
  const GaussianBaseline gaussian(pictures(pixel, levels(n, pixel)), PixelLogit{1e-6});
  const std::size_t steps = 20000;
  Array<double> x(Shape{steps, 1});
  for (std::size_t i = 0; i < steps; ++i)
    x(i, 0) = 256 * (static_cast<double>(i) + 0.5) / static_cast<double>(steps);
  double integral = 0;
  for (const double log_p : gaussian.log_prob(pictures(pixel, x)))
    integral += std::exp(log_p) * 256 / static_cast<double>(steps);
  // Uniform levels have logits with a deviation of π/√3. Beyond the logits of the first and the
  // last step's middle, 5.6 deviations out, a normal has 2e-8, and the midpoint rule errs by a part
  // of the two steps' mass of about 1e-6.
  CHECK(integral == Approx(1).margin(1e-4).epsilon(0));
}

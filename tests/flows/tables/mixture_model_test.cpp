// Mixtures of density models: their density, their samples, and their file.
#include "flows/tables/mixture_model.hpp"

#include "engine/check.hpp"
#include "flows/tables/saved_model.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cmath>
#include <limits>
#include <numbers>

using namespace tapeflow;

namespace {

using Members = std::vector<DensityModel<double>>;

// Approx alone is right to five digits only.
Approx within(double value, double margin) { return Approx(value).epsilon(0).margin(margin); }

constexpr double infinity = std::numeric_limits<double>::infinity();

Array<double> around(double middle, std::size_t n) {
  Array<double> rows = Rng(1).normal<double>({n, 1});
  for (double& v : rows) v += middle;
  return rows;
}

const ModelSettings bell_settings{
    .layers = 1, .hidden = {4}, .preprocessing = Preprocessing::standardize};

// Models that are Gaussians, because they are not trained: of rows around -20, 0 and 20.
Members bells() {
  Members members;
  for (const double middle : {-20., 0., 20.})
    members.push_back({bell_settings, {"x"}, around(middle, 100), 1});
  return members;
}

// A little trained, each from its own seed.
template <class T>
MixtureModel<T> fitted() {
  const Array<double> rows = Rng(2).normal<double>({60, 2});
  std::vector<DensityModel<T>> members;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    members.push_back({{.layers = 2, .hidden = {4}}, {"a", "b"}, rows, seed});
    fit(members.back(), rows, rows, {.epochs = 3, .batch = 10, .seed = seed});
    members.back().remember_notes({{"seed", std::to_string(seed)}});
  }
  return MixtureModel<T>(std::move(members));
}

std::vector<double> scores(const auto& model, const Array<double>& rows) {
  Workers workers(2);
  return model.log_prob(Rows<double>{rows}, workers);
}

// x is normal around 10 c with the deviation 0.1, c from 0 to 99.
DensityModel<double> given_context(std::uint64_t seed) {
  Rng rng(seed);
  Rows<double> rows{Array<double>(Shape{500, 1}), Array<double>(Shape{500, 1})};
  for (std::size_t i = 0; i < 500; ++i) {
    rows.context(i, 0) = static_cast<double>(i % 100);
    rows.x(i, 0) = 10 * rows.context(i, 0) + 0.1 * rng.normal();
  }
  return {{.layers = 1, .hidden = {4}}, Dataset({"x"}, {"c"}, rows), seed};
}

}  // namespace

TEST_CASE("log p of a mixture is the log of the mean of the members' densities") {
  const MixtureModel<double> model = fitted<double>();
  const Array<double> rows = Rng(3).normal<double>({50, 2});
  const std::vector<double> mixed = scores(model, rows);
  bool differ = false;
  for (std::size_t i = 0; i < 50; ++i) {
    double sum = 0;
    std::vector<double> log_p;
    for (const DensityModel<double>& member : model.members())
      log_p.push_back(scores(member, rows)[i]);
    for (const double v : log_p) sum += std::exp(v);
    // Some ten roundings of numbers below 30.
    CHECK(mixed[i] == within(std::log(sum / 3), 1e-12));
    differ |= std::abs(log_p[0] - log_p[1]) > 1e-3;
  }
  CHECK(differ);
}

TEST_CASE("A mixture integrates to one, and has the bells of all its members") {
  const MixtureModel<double> model(bells());
  const std::size_t n = 8000;
  const double step = 80. / static_cast<double>(n);
  Array<double> x(Shape{n, 1});
  for (std::size_t i = 0; i < n; ++i) x(i, 0) = -40 + (static_cast<double>(i) + 0.5) * step;
  const std::vector<double> log_p = scores(model, x);
  double integral = 0, below = 0;
  for (std::size_t i = 0; i < n; ++i) {
    integral += step * std::exp(log_p[i]);
    if (x(i, 0) < -10) below += step * std::exp(log_p[i]);
  }
  // The midpoint rule is exact to all digits for bells whose width is a hundred steps; what lies
  // beyond 40 and -40 is twenty deviations away.
  CHECK(integral == within(1, 1e-9));
  CHECK(below == within(1. / 3, 1e-9));
}

TEST_CASE("The samples of a mixture come from all members alike, in no order") {
  const MixtureModel<double> model(bells());
  const std::size_t n = 9000;
  Rng rng(4);
  const Array<double> drawn = model.sample(n, rng);
  REQUIRE(drawn.shape() == Shape{n, 1});
  std::vector<double> counts(3);
  std::size_t changes = 0;
  const auto bell = [&](std::size_t i) { return drawn(i, 0) < -10 ? 0 : drawn(i, 0) < 10 ? 1 : 2; };
  for (std::size_t i = 0; i < n; ++i) {
    ++counts[static_cast<std::size_t>(bell(i))];
    if (i > 0 && bell(i) != bell(i - 1)) ++changes;
  }
  // Five standard errors of a share: 5 √(n p (1 - p)) is 224 rows for p = 1/3 and p = 2/3.
  for (const double count : counts) CHECK(count == within(3000, 224));
  CHECK(static_cast<double>(changes) == within(6000, 224));
  CHECK(model.sample(0, rng).shape() == Shape{0, 1});
}

TEST_CASE("Each sample of a mixture is drawn given its own context") {
  Members members;
  for (const std::uint64_t seed : {1, 2}) members.push_back(given_context(seed));
  const MixtureModel<double> model(std::move(members));
  Array<double> context(Shape{100, 1});
  for (std::size_t i = 0; i < 100; ++i) context(i, 0) = static_cast<double>(i);
  Rng rng(5);
  const Array<double> drawn = model.sample(100, rng, {.context = context});
  for (std::size_t i = 0; i < 100; ++i) CHECK(drawn(i, 0) == within(10 * context(i, 0), 1));
  CHECK_THROWS_WITH(model.sample(3, rng, {.context = context}),
                    "MixtureModel: needs a context [3, 1], got [100, 1]");
  CHECK_THROWS_AS(model.sample(3, rng), ShapeError);
}

TEST_CASE("Far out a mixture has the score of the member that is nearest, or -inf") {
  const MixtureModel<double> model(bells());
  Array<double> far_out(Shape{2, 1});
  far_out(0, 0) = 60;
  far_out(1, 0) = 1e300;
  const std::vector<double> log_p = scores(model, far_out);
  const double of_nearest = scores(model.members()[2], far_out)[0];
  CHECK(log_p[0] == within(of_nearest - std::log(3), 1e-9));
  CHECK(log_p[1] == -infinity);
}

TEST_CASE("A mixture ranks rows among the scores that it remembers") {
  MixtureModel<double> model(bells());
  CHECK(std::isnan(model.percentile(-1)));
  model.remember_scores({-1, -4, -2, -3});
  CHECK(model.percentile(-2) == 50);
  CHECK(model.percentile(0) == 100);
  CHECK(model.scores().size() == 4);
}

TEST_CASE("Members that are of no one mixture are refused") {
  CHECK_THROWS_WITH(MixtureModel<double>(Members{}),
                    "MixtureModel: needs at least one member, got none");
  const auto refuse = [](DensityModel<double> other) {
    Members members = bells();
    members.push_back(std::move(other));
    CHECK_THROWS_WITH(MixtureModel<double>(std::move(members)),
                      "MixtureModel: needs members with the same settings, columns, context, "
                      "domain and levels, but those of member 4 are not those of member 1");
  };
  refuse({bell_settings, {"y"}, around(0, 100), 1});
  ModelSettings wider = bell_settings;
  wider.hidden = {5};
  refuse({wider, {"x"}, around(0, 100), 1});
  DensityModel<double> of_levels(bell_settings, {"x"}, around(0, 100), 1);
  of_levels.remember_levels(Levels::whole_numbers(1));
  refuse(std::move(of_levels));
}

TEMPLATE_TEST_CASE("A mixture is the same after it was saved and loaded", "", float, double) {
  const TemporaryDirectory folder;
  MixtureModel<TestType> model = fitted<TestType>();
  model.remember_scores({-3, -2, -1});
  model.remember_notes({{"fitted to", "a.csv"}});
  model.save(folder / "m");
  const AnyModel any = load_any_model(folder / "m");
  const auto& loaded = std::get<MixtureModel<TestType>>(any);
  const Array<double> rows = Rng(3).normal<double>({20, 2});
  CHECK(scores(loaded, rows) == scores(model, rows));
  CHECK(loaded.members().size() == 3);
  CHECK(loaded.members()[2].notes().at("seed") == "3");
  CHECK(loaded.members()[2].percentile(-1e9) == 0);
  CHECK(loaded.notes().at("fitted to") == "a.csv");
  CHECK(loaded.percentile(-1.5) == within(200. / 3, 1e-12));
  CHECK(loaded.scored_rows() == "validation");
  Rng rng(6), same(6);
  CHECK(bool(loaded.sample(9, rng) == model.sample(9, same)));
  Workers workers(1);
  CHECK_NOTHROW(require_saved(model, folder / "m", Rows<double>{rows}, workers));
  model.members()[0].save(folder / "one");
  CHECK_THROWS_WITH(require_saved(model, folder / "one", Rows<double>{rows}, workers),
                    Catch::EndsWith("not a mixture: the metadata has no \"mixture\""));
}

TEST_CASE("load_any_model loads single models as well") {
  const TemporaryDirectory folder;
  fitted<float>().members()[1].save(folder / "f");
  fitted<double>().members()[1].save(folder / "d");
  CHECK(std::holds_alternative<DensityModel<float>>(load_any_model(folder / "f")));
  CHECK(std::holds_alternative<DensityModel<double>>(load_any_model(folder / "d")));
  fitted<float>().save(folder / "m");
  CHECK_THROWS_WITH(
      load_density_model(folder / "m"),
      (folder / "m").string() + ": needs a single model, this is a mixture of several");
}

TEST_CASE("A mixture whose file lacks a member, or has one that is damaged, is refused") {
  const TemporaryDirectory folder;
  const std::string file = (folder / "m").string();
  fitted<float>().save(file);
  const ModelFile whole = read_model(file);
  const auto check_refused = [&](const ModelFile& damaged, const std::string& sentence) {
    write_model(file, damaged);
    CHECK_THROWS_WITH(load_any_model(file), file + ": " + sentence);
  };
  const auto without = [&whole](const std::string& beginning) {
    ModelFile damaged = whole;
    std::erase_if(damaged.tensors, [&](const auto& e) { return e.first.starts_with(beginning); });
    std::erase_if(damaged.metadata, [&](const auto& e) { return e.first.starts_with(beginning); });
    return damaged;
  };
  check_refused(without("member.0."), "member 1 of 3 of the mixture is missing");
  check_refused(without("member.2."), "member 3 of 3 of the mixture is missing");
  check_refused(without("member.1.tapeflow"),
                "member 2 of 3 of the mixture: not a density model: the metadata has no "
                "\"tapeflow\"");
  check_refused(without("notes"), "not a density model: the metadata has no \"notes\"");
  ModelFile damaged = whole;
  damaged.tensors["scores"] = Array<double>{2, 1};
  check_refused(damaged,
                "the model file needs \"scores\" to be rising doubles [Q] without nan and inf");
  for (const std::string count : {"0", "-1", "2.5", "1001", "1e300", "nan", "three", ""}) {
    damaged = whole;
    damaged.metadata.at("mixture") = count;
    check_refused(damaged,
                  "the number of members of the mixture needs to be a whole number from 1 to 1000, "
                  "got \"" +
                      count + "\"");
  }
  damaged = whole;
  damaged.metadata.at("mixture") = "2";
  check_refused(damaged, "the mixture needs 2 members, the file has more");
}

TEST_CASE("Every tensor of every member of a mixture is needed, and named with its member") {
  const TemporaryDirectory folder;
  const std::string file = (folder / "m").string();
  fitted<float>().save(file);
  const ModelFile whole = read_model(file);
  std::size_t refused = 0;
  for (const auto& [name, tensor] : whole.tensors) {
    if (name.ends_with("scores")) continue;
    ModelFile damaged = whole;
    damaged.tensors.erase(name);
    write_model(file, damaged);
    const std::string member = std::to_string(name.at(std::string("member.").size()) - '0' + 1);
    CHECK_THROWS_WITH(load_any_model(file),
                      Catch::StartsWith(file + ": member " + member + " of 3 of the mixture: "));
    ++refused;
  }
  CHECK(refused >= 12);
}

// The recipes: how they put their layers together, and that every setting reaches them.
#include "flows/recipes.hpp"

#include "flows/bases/autoregressive_mixture.hpp"
#include "flows/layers/orders.hpp"
#include "flows/tables/model_settings.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <map>
#include <numbers>
#include <set>

using namespace tapeflow;

namespace {

constexpr std::size_t layers = 3;

Flow<double> made(const ModelSettings& settings, std::size_t features) {
  Rng rng(1);
  return build_flow<double>(settings, features, rng);
}

// A flow away from its start. Equal settings give equal weights.
Flow<double> scattered(const ModelSettings& settings, std::size_t features) {
  Flow<double> flow = made(settings, features);
  Rng rng(2);
  randomise(flow, rng);
  return flow;
}

Array<double> log_prob(const Flow<double>& flow, const Array<double>& x) {
  Tape<double> tape({.record = false});
  return flow.log_prob(tape.constant(x)).value();
}

// The names of the parameters that have this end.
std::vector<std::string> names_with(Flow<double>& flow, const std::string& end) {
  std::vector<std::string> names;
  for (const NamedParameter<double>& named : flow.named_parameters())
    if (named.name.ends_with(end)) names.push_back(named.name);
  return names;
}

std::size_t count_of_shape(Flow<double>& flow, const Shape& shape) {
  std::size_t count = 0;
  for (const NamedParameter<double>& named : flow.named_parameters())
    count += named.parameter->value.shape() == shape;
  return count;
}

// Whether every entry is another one than before.
bool all_change(const Array<double>& before, const Array<double>& after) {
  bool all = true;
  for (std::size_t i = 0; i < before.size(); ++i) all = all && before.data()[i] != after.data()[i];
  return all;
}

double standard_normal(double z) { return -0.5 * (z * z + std::log(2 * std::numbers::pi)); }
double logistic(double z) { return -z - 2 * std::log1p(std::exp(-z)); }
// Ten components of deviation 1, with means spread evenly over ± 1.
double ten_normals(double z) {
  double p = 0;
  for (int k = 0; k < 10; ++k) p += 0.1 * std::exp(standard_normal(z - (0.2 * k - 0.9)));
  return std::log(p);
}

}  // namespace

TEST_CASE("In every recipe each column, and each context, moves all columns, in both directions") {
  for (const ModelKind& kind : model_kinds()) {
    for (const std::size_t d : {2u, 3u, 5u}) {
      const std::size_t c = kind.takes_context ? 2 : 0;
      CAPTURE(kind.name, d, c);
      const Flow<double> flow =
          scattered({.model = kind.name, .layers = layers, .hidden = {16}, .context = c}, d);
      Rng rng(3);
      const Array<double> x = rng.normal<double>({1, d}), context = rng.normal<double>({1, c});
      const Array<double> z = latent_of(flow.bijector(), x, context).value,
                          back = data_of(flow.bijector(), x, context).value;
      for (std::size_t j = 0; j < d + c; ++j) {
        CAPTURE(j);
        Array<double> moved = x, other = context;
        (j < d ? moved(0, j) : other(0, j - d)) += 0.5;
        CHECK(all_change(latent_of(flow.bijector(), moved, other).value, z));
        CHECK(all_change(data_of(flow.bijector(), moved, other).value, back));
      }
    }
  }
}

TEST_CASE("A new flow is its base, seen through the identity or a rotation") {
  Rng rng(4);
  const Array<double> x = rng.normal<double>({6, 3});
  for (const ModelKind& kind : model_kinds()) {
    CAPTURE(kind.name);
    const auto base = kind.name == "nice"      ? logistic
                      : kind.name == "maf-mog" ? ten_normals
                                               : standard_normal;
    const Array<double> log_p =
        log_prob(made({.model = kind.name, .layers = layers, .hidden = {4}}, 3), x);
    for (std::size_t i = 0; i < 6; ++i)
      CHECK(log_p(i) == Approx(base(x(i, 0)) + base(x(i, 1)) + base(x(i, 2))).epsilon(1e-12));
  }
}

TEST_CASE("The base of a MAF MoG takes the columns in the order opposite to the last layer's") {
  const MaskedAutoregressiveOptions layer{.hidden = {7, 3},
                                          .activation = Activation::softplus,
                                          .log_scale_bound = 0.7,
                                          .context_features = 2};
  const AutoregressiveMixtureOptions base{.hidden = {7, 3},
                                          .activation = Activation::softplus,
                                          .components = 4,
                                          .log_scale_bound = 0.7,
                                          .context_features = 2};
  for (const std::size_t count : {1u, 2u, 3u}) {
    CAPTURE(count);
    Rng rng(5);
    Flow<double> flow = maf_mog<double>(3, {count, layer}, 4, rng);
    randomise(flow, rng, 1);
    const auto mixture = std::move(flow).take_base();
    // The first layer has the natural order, the second the reversed one, and so on.
    AutoregressiveMixture<double> opposite(count % 2 == 1 ? reversed_order(3) : natural_order(3),
                                           base, rng);
    copy_parameters(*mixture, opposite);
    Tape<double> tape;
    const Var<double> z = tape.constant(rng.normal<double>({5, 3})),
                      context = tape.constant(rng.normal<double>({5, 2}));
    CHECK(bool(mixture->log_prob(z, context).value() == opposite.log_prob(z, context).value()));
  }
}

TEST_CASE("A flow has as many layers and networks as its settings say, with their widths") {
  const std::map<std::string, std::size_t> networks{{"real-nvp", 2 * layers},
                                                    {"nice", layers},
                                                    {"maf", layers},
                                                    {"maf-mog", layers + 1},
                                                    {"iaf", layers}};
  for (const ModelKind& kind : model_kinds()) {
    CAPTURE(kind.name);
    Flow<double> flow = made({.model = kind.name, .layers = layers, .hidden = {7, 3}}, 5);
    if (kind.has_networks) CHECK(count_of_shape(flow, {7, 3}) == networks.at(kind.name));
    if (kind.name == "planar") CHECK(flow.parameter_count() == layers * (2 * 5 + 1));
    if (kind.name == "radial") CHECK(flow.parameter_count() == layers * (5 + 2));
    // Ten components in each of five columns, with a weight, a mean and a scale.
    CHECK(count_of_shape(flow, {3 * 10 * 5}) == (kind.name == "maf-mog"));
  }
}

TEST_CASE("Every activation makes another flow of the same weights") {
  Rng rng(6);
  const Array<double> x = rng.normal<double>({1, 3});
  for (const ModelKind& kind : model_kinds()) {
    if (!kind.has_networks) continue;
    CAPTURE(kind.name);
    std::set<double> densities;
    for (const Activation activation : {Activation::identity, Activation::relu, Activation::tanh,
                                        Activation::sigmoid, Activation::softplus})
      densities.insert(log_prob(
          scattered(
              {.model = kind.name, .layers = layers, .hidden = {16}, .activation = activation}, 3),
          x)(0));
    CHECK(densities.size() == 5);
  }
}

TEST_CASE("With huge weights every log-scale of a flow reaches its bound") {
  for (const ModelKind& kind : model_kinds()) {
    if (!kind.has_networks || kind.name == "nice") continue;  // NICE's networks have no log-scales
    for (const double bound : {0.5, 2.}) {
      CAPTURE(kind.name, bound);
      Flow<double> flow =
          made({.model = kind.name, .layers = layers, .hidden = {4}, .log_scale_bound = bound}, 1);
      for (Parameter<double>* p : flow.trainable_parameters()) p->value.fill(50);
      // Of one column the log-scales do not depend on x, and all have one sign.
      CHECK(std::abs(latent_of(flow.bijector(), filled<double>({1, 1}, 1)).log_det(0)) ==
            Approx(layers * bound).epsilon(1e-12));
    }
  }
}

TEST_CASE("A layer of the chosen normalization follows every layer of a flow") {
  using Names = std::vector<std::string>;
  for (const ModelKind& kind : model_kinds()) {
    if (!kind.takes_normalization) continue;
    CAPTURE(kind.name);
    const auto flow = [&](Normalization normalization) {
      return made({.model = kind.name, .layers = 2, .hidden = {4}, .normalization = normalization},
                  3);
    };
    Flow<double> none = flow(Normalization::none), batch = flow(Normalization::batch),
                 act = flow(Normalization::act);
    CHECK(names_with(batch, ".variance") == Names{"layers.1.variance", "layers.3.variance"});
    CHECK(names_with(act, ".initialised") == Names{"layers.1.initialised", "layers.3.initialised"});
    CHECK(names_with(none, ".variance").empty());
    CHECK(names_with(none, ".initialised").empty());
  }
}

// Planar and radial flows fitted to four energies, without any data: KL to the truth by depth.
#include "engine/blas.hpp"
#include "engine/gradient_check.hpp"
#include "examples/support/chapter.hpp"
#include "examples/support/energy_fits.hpp"
#include "examples/support/energy_pictures.hpp"
#include "examples/support/flow_checks.hpp"
#include "examples/support/flow_pictures.hpp"
#include "examples/support/misprinted_layers.hpp"
#include "examples/support/table.hpp"
#include "flows/models.hpp"

using namespace tapeflow;

constexpr std::size_t starts = 3, draws = 100000;
const std::vector<std::string> energies_of_the_paper{"U1", "U2", "U3", "U4"};

struct Kind {
  std::string name;
  std::size_t layers;
};
const std::vector<Kind> kinds{{"planar", 2}, {"planar", 8}, {"planar", 32}, {"radial", 8}};
constexpr std::size_t drawn = 3;  // of them

template <class T>
Flow<T> build(const Kind& kind, const std::string& broken, Rng& rng) {
  if (kind.name == "planar" && broken == "constraint")
    return flow_of<T, UnconstrainedPlanar>(2, kind.layers, rng);
  if (kind.name == "radial" && broken == "misprint")
    return flow_of<T, MisprintedRadial>(2, kind.layers, rng);
  return kind.name == "planar" ? planar<T>(2, kind.layers, rng) : radial<T>(2, kind.layers, rng);
}

// A target with the fit of each kind, and what that is worth.
struct Fitted {
  EnergyTarget target;
  std::vector<EnergyFit> fits;
  std::vector<Worth> worths;
};

// tag: fits
// Which planes a flow starts with decides where it ends up: the best of three starts counts, told
// by its loss, which needs no truth.
std::vector<Fitted> fit_all(const ChapterOptions& options) {
  std::vector<FitTask> tasks;
  std::vector<Fitted> all;
  for (const std::string& name : energies_of_the_paper) {
    all.push_back({EnergyTarget(name), {}, {}});
    for (const Kind& kind : kinds)
      tasks.push_back({name + ", " + kind.name + " K = " + std::to_string(kind.layers),
                       [&, kind](Rng& rng) { return build<float>(kind, options.broken, rng); },
                       all.back().target.fitted.value});
  }
  std::vector<EnergyFit> fits =
      best_fits(tasks, starts,
                {.steps = options.steps,
                 .learning_rate = 1e-2,
                 .beta = annealed(std::max<std::size_t>(1, options.steps / 2)),
                 .seed = options.seed});
  for (std::size_t k = 0; k < fits.size(); ++k) {
    Fitted& fitted = all[k / kinds.size()];
    fitted.worths.push_back(worth_of(fits[k].flow, fitted.target.fitted.value, fitted.target.log_z,
                                     draws, options.seed));
    fitted.fits.push_back(std::move(fits[k]));
  }
  return all;
}
// end: fits

void print_table(const std::vector<Fitted>& all, Results& results) {
  TextTable table({"target", "log Z", "flow", "KL, nats", "log Z by weights", "effective, %"});
  for (const auto& [target, fits, worths] : all) {
    results.keep(target.name + ".log_z", target.log_z);
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      const std::string layers = std::to_string(kinds[k].layers);
      const std::vector<std::string> cells = worths[k].cells();
      table.row({target.name, number(target.log_z, 4), kinds[k].name + " K = " + layers, cells[0],
                 cells[1], cells[2]});
      worths[k].keep(results, target.name + "." + kinds[k].name + layers);
    }
  }
  std::cout << table;
}

// The same weights in double, to check them with.
Flow<double> exact(Fitted& fitted, std::size_t kind, const ChapterOptions& options) {
  Rng rng(1);
  Flow<double> flow = build<double>(kinds[kind], options.broken, rng);
  copy_parameters(fitted.fits[kind].flow, flow);
  return flow;
}

// tag: checks
void check_layers(std::vector<Fitted>& all, const ChapterOptions& options, Results& results) {
  const Array<double> z = Rng(options.seed).normal<double>({200, 2});
  Flow<double> planar = exact(all.back(), 1, options), radial = exact(all.back(), 3, options);
  const double planar_gap = worst_log_det(planar.bijector(), z),
               radial_gap = worst_log_det(radial.bijector(), z),
               trip = worst_round_trip(planar.bijector(), z);
  results.keep("log_det.planar", planar_gap).keep("log_det.radial", radial_gap);
  results.print("log-determinants", "by lemma and by differences: at most " +
                                        scientific(planar_gap) + " apart (planar), " +
                                        scientific(radial_gap) + " (radial)");
  results.keep("round_trip", trip)
      .print("there and back",
             "by Newton's method: " + scientific(trip) + " from the start, at most");
  const EnergyFunction<double>& u1 = all.front().target.exact.value;
  const GradientReport report = check_gradient(
      [&](Tape<double>& tape) {
        const auto [x, log_det] = planar.bijector().to_data(tape.constant(z));
        return mean(u1(x) - log_det);
      },
      planar.named_parameters());
  results.print("gradient check", report.sentence());
  results.keep("gradient.compared", report.compared);
  results.keep("gradient.worst_error", report.worst_error);
}
// end: checks

int planar_radial(const ChapterOptions& options) {
  choose_blas_kernel();
  Results results;
  std::vector<Fitted> all = fit_all(options);
  print_table(all, results);
  check_layers(all, options, results);

  Figure densities(1 + drawn), curves(2);
  for (const auto& [target, fits, worths] : all) {
    std::vector<NamedFit> planar_fits;
    for (std::size_t k = 0; k < drawn; ++k)
      planar_fits.push_back({"K = " + std::to_string(kinds[k].layers), fits[k], worths[k]});
    add_densities(densities, target, planar_fits, {-4.5, 4.5});
    add_kl_curves(curves, target, planar_fits);
  }
  results.figure(densities.save(options.picture));
  results.figure(curves.save(beside(options.picture, "_curves")));
  results.write(options.json);
  return exit_success;
}

int main(int argc, char** argv) {
  CLI::App app("Fits planar and radial flows to the four energies of Rezende and Mohamed",
               "ch05_planar_radial");
  ChapterOptions options{.steps = 4000, .picture = "ch05_planar.png"};
  add_chapter_options(app, options, {"constraint", "misprint"});
  return run_program(app, argc, argv, [&] { return planar_radial(options); });
}

#include "examples/tapeflow/fit_mixture.hpp"

#include "examples/tapeflow/fit_notes.hpp"
#include "examples/tapeflow/not_finite.hpp"
#include "examples/tapeflow/score_summary.hpp"
#include "flows/data/weighted_rows.hpp"
#include "flows/tables/saved_model.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {
namespace {

// The members of the mixture in the file of --out that are of the seeds in `done`.
template <class T>
std::vector<DensityModel<T>> members_so_far(const FitCommand& command,
                                            const std::vector<SeedRun>& done) {
  const std::vector<SeedRun> runs = runs_that_found_something(done);
  if (runs.empty()) return {};
  std::vector<DensityModel<T>> members = MixtureModel<T>::load(command.out).take_members();
  bool in_order = members.size() >= runs.size();
  for (std::size_t k = 0; in_order && k < runs.size(); ++k) {
    const auto seed = members[k].notes().find("seed");
    in_order = seed != members[k].notes().end() && seed->second == std::to_string(runs[k].seed);
  }
  if (!in_order)
    throw std::runtime_error(command.out +
                             ": needs the members of the seeds that are done, to go on; it has "
                             "others");
  members.erase(members.begin() + static_cast<std::ptrdiff_t>(runs.size()), members.end());
  return members;
}

template <class T>
std::vector<double> test_scores_of_best(const MixtureModel<T>& model, const FitData& data,
                                        const std::vector<SeedRun>& done, Workers& workers) {
  const std::vector<SeedRun> runs = runs_that_found_something(done);
  const std::uint64_t best = best_of(done).seed;
  const auto place = std::find_if(runs.begin(), runs.end(),
                                  [best](const SeedRun& run) { return run.seed == best; });
  const auto k = static_cast<std::size_t>(place - runs.begin());
  return model.members().at(k).log_prob(data.test.raw(), workers);
}

std::map<std::string, std::string> notes_of_mixture(const FitCommand& command, const FitData& data,
                                                    const Findings& found,
                                                    const std::vector<SeedRun>& done) {
  const std::uint64_t best = best_of(done).seed;
  std::map<std::string, std::string> notes = notes_of_fit(command, data, found, best);
  for (const char* of_one_member : {"seed", "epochs", "best epoch", "end"})
    notes.erase(of_one_member);
  notes["members"] = std::to_string(runs_that_found_something(done).size());
  notes["best member"] = "seed " + std::to_string(best);
  notes["gain over the best member"] = mean_text(*found.gain_over_best_member);
  return notes;
}

}  // namespace

template <class T>
void add_member(DensityModel<T> model, const FitCommand& command,
                const std::vector<SeedRun>& done) {
  std::vector<DensityModel<T>> members = members_so_far<T>(command, done);
  members.push_back(std::move(model));
  MixtureModel<T>(std::move(members)).save(command.out);
}

template <class T>
void require_members(const FitCommand& command, const std::vector<SeedRun>& done) {
  members_so_far<T>(command, done);
}

template <class T>
Findings finish_mixture(const FitCommand& command, const FitData& data,
                        const std::vector<SeedRun>& done, Stages& stages) {
  MixtureModel<T> model = MixtureModel<T>::load(command.out);
  Workers workers(command.training.threads);
  const auto scored = [&](const Dataset& rows, const std::string& which) {
    return model.log_prob(rows.raw(), workers, stages.begin("scoring the " + which + " rows"));
  };
  RowScores scores{scored(data.train, "training"), scored(data.valid, "validation"),
                   scored(data.test, "test")};
  Findings found = findings_of(scores, data);
  found.parameters = parameters_of(members_of(model));
  found.fit = best_of(done).fit;
  found.gain_over_best_member = paired_difference(
      scores.test, test_scores_of_best(model, data, done, workers), data.test.weights());
  stages.finish();
  model.remember_scores(scores_by_weight(std::move(scores.valid), data.valid.weights()));
  model.remember_notes(notes_of_mixture(command, data, found, done));
  model.save(command.out);
  require_saved(model, command.out, data.valid.raw(), workers);
  return found;
}

#define TAPEFLOW_INSTANTIATE(T)                                                              \
  template void add_member(DensityModel<T>, const FitCommand&, const std::vector<SeedRun>&); \
  template void require_members<T>(const FitCommand&, const std::vector<SeedRun>&);          \
  template Findings finish_mixture<T>(const FitCommand&, const FitData&,                     \
                                      const std::vector<SeedRun>&, Stages&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow

#include "examples/tapeflow/run_mixture.hpp"

#include "engine/io/file_error.hpp"
#include "examples/tapeflow/fit_model.hpp"
#include "examples/tapeflow/picked_runs.hpp"
#include "examples/tapeflow/score_summary.hpp"
#include "flows/data/weighted_rows.hpp"
#include "flows/tables/mixture_model.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace tapeflow {
namespace {

// Members of a mixture are flows of one kind, which see the rows in the same way.
void require_same_model(const FitRun& first, const FitRun& run) {
  for (const char* option : {"model", "layers", "hidden", "preprocessing", "normalization",
                             "precision", "bounds", "levels", "scales", "coupling", "alpha"}) {
    const std::string mine = value_in_words(run, option), wanted = value_in_words(first, option);
    if (mine == wanted) continue;
    throw std::runtime_error(printable(run.file) + ": its model does not mix with that of " +
                             printable(first.file) + ": --" + option + " was " + mine +
                             ", and not " + wanted);
  }
}

std::vector<FitRun> runs_to_mix(std::vector<FitRun> runs) {
  if (runs.size() < 2) throw std::runtime_error("--mixture needs two runs or more, got one");
  for (const FitRun& run : runs) {
    require_same_model(runs.front(), run);
    if (value_in_words(run, "mixture") == "true")
      throw std::runtime_error(printable(run.file) +
                               ": its model is a mixture, --mixture takes single models");
  }
  std::stable_sort(runs.begin(), runs.end(),
                   [](const FitRun& a, const FitRun& b) { return a.seed < b.seed; });
  return runs;
}

// As MixtureModel::log_prob, of scores that are known.
std::vector<double> mixed(const std::vector<FitRun>& runs, HeldOutScores FitRun::*rows) {
  std::vector<double> total = (runs.front().*rows).scores;
  for (std::size_t k = 1; k < runs.size(); ++k)
    for (std::size_t i = 0; i < total.size(); ++i)
      total[i] = log_sum(total[i], (runs[k].*rows).scores[i]);
  for (double& v : total) v -= std::log(static_cast<double>(runs.size()));
  return total;
}

// What the notes of all members say alike, without what a member found.
template <class T>
std::map<std::string, std::string> notes_of_all(const std::vector<DensityModel<T>>& members) {
  std::map<std::string, std::string> notes = members.front().notes();
  for (const DensityModel<T>& member : members)
    std::erase_if(notes, [&member](const auto& note) {
      const auto found = member.notes().find(note.first);
      return found == member.notes().end() || found->second != note.second;
    });
  for (const char* of_one_member :
       {"seed", "seeds tried", "epochs", "best epoch", "end", "validation log-likelihood",
        "test log-likelihood", "test bits/dim", "gain over the Gaussian"})
    notes.erase(of_one_member);
  return notes;
}

template <class T>
void save(const std::vector<FitRun>& runs, const FitRun& best, const MixtureOfRuns& found,
          const std::string& out) {
  std::vector<DensityModel<T>> members;
  for (const FitRun& run : runs)
    members.push_back(DensityModel<T>::from_file(parse_model(run.out, run.model_bytes())));
  std::map<std::string, std::string> notes = notes_of_all(members);
  notes["members"] = std::to_string(runs.size());
  notes["best member"] = "seed " + std::to_string(best.seed);
  notes["validation log-likelihood"] = mean_text(found.valid.mean());
  notes["test log-likelihood"] = mean_text(found.test.mean());
  notes["gain over the best member"] = mean_text(found.gain);
  MixtureModel<T> model(std::move(members));
  model.remember_scores(scores_by_weight(found.valid.scores, found.valid.weights));
  model.remember_notes(std::move(notes));
  model.save(out);
}

}  // namespace

MixtureOfRuns save_mixture(const std::vector<FitRun>& runs, const std::string& out) {
  const FitRun& best = runs.front();
  const std::vector<FitRun> members = runs_to_mix(runs);
  MixtureOfRuns found{{mixed(members, &FitRun::valid), best.valid.weights},
                      {mixed(members, &FitRun::test), best.test.weights},
                      {}};
  found.gain = paired_difference(found.test.scores, best.test.scores, best.test.weights);
  value_in_words(best, "precision") == "double" ? save<double>(members, best, found, out)
                                                : save<float>(members, best, found, out);
  return found;
}

}  // namespace tapeflow

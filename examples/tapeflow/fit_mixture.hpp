// The mixture that tapeflow fit --mixture makes of the models of all seeds.
#pragma once

#include "examples/tapeflow/fit_model.hpp"
#include "examples/tapeflow/resume.hpp"
#include "flows/tables/mixture_model.hpp"

#include <vector>

namespace tapeflow {

/// Adds the model of one more seed to the mixture in the file of --out; `done` are the seeds before
/// it. The first model that is found begins a new mixture. Errors as require_members.
template <class T>
void add_member(DensityModel<T> model, const FitCommand& command, const std::vector<SeedRun>& done);

/// std::runtime_error unless the file of --out has the models of all seeds of `done` that found
/// something, in their order. It may have more members behind these: the fit was killed between the
/// saving of a member and that of its state.
template <class T>
void require_members(const FitCommand& command, const std::vector<SeedRun>& done);

/// Scores every row with the mixture of --out, and saves it with the scores of its validation rows
/// and with notes. Of the findings, `fit` is that of the best member, and gain_over_best_member is
/// given.
template <class T>
Findings finish_mixture(const FitCommand& command, const FitData& data,
                        const std::vector<SeedRun>& done, Stages& stages);

}  // namespace tapeflow

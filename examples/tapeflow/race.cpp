#include "examples/tapeflow/race.hpp"

#include "engine/workers.hpp"
#include "flows/data/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <stdexcept>

namespace tapeflow {
namespace {

ValidationScore score_of(const Contender& contender) {
  std::vector<double> finite = contender.valid;
  std::erase_if(finite, [](double v) { return !std::isfinite(v); });
  return finite.empty() ? ValidationScore{}
                        : ValidationScore{finite.size(), mean_and_error(finite).mean};
}

// At most this many of the rows, evenly spread.
Dataset some_of(const Dataset& rows, std::size_t most) {
  const std::size_t n = rows.count(), count = std::min(n, most);
  std::vector<std::size_t> which(count);
  for (std::size_t i = 0; i < count; ++i) which[i] = i * n / count;
  return rows.select(which);
}

FitData race_data(const FitData& data) {
  FitData some;
  some.train = some_of(data.train, most_race_rows);
  some.valid = some_of(data.valid, most_race_rows / 5);
  if (data.corners) some.corners = some_of(*data.corners, most_race_rows);
  some.levels = data.levels;
  return some;
}

}  // namespace

bool is_better(const Contender& a, const Contender& b) {
  return score_of(a).is_better_than(score_of(b));
}

MeanAndError advantage(const Contender& a, const Contender& b) {
  std::vector<double> of_a, of_b;
  for (std::size_t i = 0; i < a.valid.size(); ++i) {
    if (!std::isfinite(a.valid[i]) || !std::isfinite(b.valid[i])) continue;
    of_a.push_back(a.valid[i]);
    of_b.push_back(b.valid[i]);
  }
  return paired_difference(of_a, of_b);
}

const Contender& simplest_within_error(const std::vector<Contender>& contenders) {
  const Contender* best = &contenders.front();
  for (const Contender& one : contenders) best = is_better(one, *best) ? &one : best;
  const Contender* simplest = best;
  for (const Contender& one : contenders) {
    const MeanAndError lead = advantage(*best, one);
    const bool as_good = score_of(one).rows == score_of(*best).rows &&
                         lead.mean <= lead.standard_error;  // false for NaN
    const bool simpler = one.parameters < simplest->parameters ||
                         (one.parameters == simplest->parameters && is_better(one, *simplest));
    if (as_good && simpler) simplest = &one;
  }
  return *simplest;
}

template <class T>
struct Race<T>::Track {
  std::unique_ptr<const DensityModel<T>> model;  // prepares the rows anew in each epoch
  RowsOfFit<T> rows;
};

template <class T>
struct Race<T>::Runner {
  Candidate candidate;
  std::shared_ptr<const Track> track;
  Flow<T> flow;
  Trainer<T> trainer;
  std::size_t epochs = 0;

  Runner(const Candidate& one, std::shared_ptr<const Track> the_track, const FitOptions& options,
         Rng rng)
      : candidate(one),
        track(std::move(the_track)),
        flow(build_flow<T>(one.settings, track->rows.learned->rows.x.shape()[1], rng)),
        trainer(flow, track->rows.learned, track->rows.valid, options) {}

  void run_until(std::size_t wanted) {
    trainer.run([this](const EpochReport& report) { epochs = report.epoch; },
                [this, wanted] { return epochs >= wanted; });
  }

  Contender contender() const {
    Workers alone(1);
    Contender result{candidate, flow.log_prob(track->rows.valid->rows, alone),
                     flow.parameter_count()};
    track->rows.valid->add_log_det_to(result.valid);
    return result;
  }
};

template <class T>
Race<T>::Race(const FitCommand& command, const FitData& data, Stages& stages)
    : command_(command), data_(race_data(data)), stages_(stages) {}

// A null pointer if this preprocessing cannot be fitted to the rows.
template <class T>
auto Race<T>::track(const ModelSettings& settings) -> std::shared_ptr<const Track> {
  const auto [place, is_new] = tracks_.try_emplace(settings.preprocessing);
  if (!is_new) return place->second;
  try {
    auto model = std::make_unique<const DensityModel<T>>(
        untrained_model<T>({.layers = 1, .hidden = {1}, .preprocessing = settings.preprocessing},
                           data_, command_.training.seed, "choosing settings: ", stages_));
    RowsOfFit<T> rows(*model, data_);
    place->second = std::make_shared<const Track>(Track{std::move(model), std::move(rows)});
  } catch (const std::invalid_argument&) {
  }
  return place->second;
}

template <class T>
auto Race<T>::runners(const std::vector<Candidate>& candidates)
    -> std::vector<std::unique_ptr<Runner>> {
  std::vector<std::unique_ptr<Runner>> all;
  for (Candidate one : candidates) {
    const auto on = track(one.settings);
    if (!on) continue;
    one.settings.context = on->model->settings().context;
    FitOptions options = command_.training;
    options.weight_decay = one.weight_decay;
    options.threads = 1;
    all.push_back(std::make_unique<Runner>(one, on, options, Rng(options.seed)));
  }
  return all;
}

// The runners share the threads: each of them trains on one.
template <class T>
void Race<T>::train(const std::vector<Runner*>& runners, std::size_t epochs) {
  const OnProgress on_progress = stages_.begin("choosing settings");
  std::mutex mutex;
  std::size_t done = 0;
  Workers workers(command_.training.threads);
  workers.run(runners.size(), [&](std::size_t k) {
    runners[k]->run_until(epochs);
    const std::lock_guard lock(mutex);
    on_progress(static_cast<double>(++done) / static_cast<double>(runners.size()));
  });
}

template <class T>
std::vector<Contender> Race<T>::run(const std::vector<Candidate>& candidates, std::size_t steps,
                                    std::size_t rounds) {
  const auto all = runners(candidates);
  std::vector<Runner*> running;
  for (const auto& runner : all) running.push_back(runner.get());
  const std::size_t n = data_.learned().count();
  const std::size_t of_an_epoch =
      std::max<std::size_t>(1, n / std::min(command_.training.batch, n));
  std::vector<Contender> result;
  for (; rounds > 0; --rounds, steps *= 2) {
    train(running, (steps + of_an_epoch - 1) / of_an_epoch);
    std::vector<std::pair<Contender, Runner*>> order;
    for (Runner* runner : running) order.emplace_back(runner->contender(), runner);
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return is_better(a.first, b.first); });
    const std::size_t kept = rounds == 1 ? 0 : (order.size() + 1) / 2;
    running.clear();
    for (std::size_t k = 0; k < kept; ++k) running.push_back(order[k].second);
    for (std::size_t k = order.size(); k-- > kept;)
      result.insert(result.begin(), std::move(order[k].first));
  }
  return result;
}

template class Race<float>;
template class Race<double>;

}  // namespace tapeflow

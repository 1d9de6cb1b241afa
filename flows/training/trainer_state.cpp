// Saving and restoring a training run.
#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "flows/training/trainer_parts.hpp"

#include <charconv>
#include <utility>

namespace tapeflow {
namespace {

constexpr const char* caller = "Trainer::restore: ";

const std::string& text(const ModelFile& state, const std::string& key) {
  const std::string* found = state.text(key);
  require(found != nullptr,
          std::string(caller) + "needs a training state, got a file without \"" + key + "\"");
  return *found;
}

// The number that the whole text spells.
template <class Number>
Number number(const ModelFile& state, const std::string& key) {
  const std::string& digits = text(state, key);
  const char* end = digits.data() + digits.size();
  Number value{};
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  require(error == std::errc() && stop == end,
          std::string(caller) + "needs a number as \"" + key + "\", got \"" + digits + "\"");
  return value;
}

std::string indexed(const char* what, std::size_t i) {
  return std::string(what).append(".").append(std::to_string(i));
}

// The arrays what.0, what.1, … of these shapes, and no more of them.
template <class T>
std::vector<Array<T>> arrays(const ModelFile& state, const char* what,
                             const std::vector<Shape>& shapes) {
  const std::string needs =
      std::string(caller) + "needs the training state of the same model and precision, got one ";
  std::vector<Array<T>> result;
  for (const Shape& shape : shapes) {
    const std::string name = indexed(what, result.size());
    const auto found = state.tensors.find(name);
    const Array<T>* array =
        found == state.tensors.end() ? nullptr : std::get_if<Array<T>>(&found->second);
    require(array && array->shape() == shape,
            needs + "without \"" + name + "\" of shape " + to_string(shape));
    result.push_back(*array);
  }
  const std::string extra = indexed(what, shapes.size());
  require(!state.tensors.contains(extra), needs + "with \"" + extra + "\" as well");
  return result;
}

template <class T>
std::string described(const PreparedRows<T>& rows) {
  return std::to_string(rows.count()) + " with checksum " + checksum(rows);
}

}  // namespace

// What another trainer must share for its next step to be the one this trainer would take.
template <class T>
auto Trainer<T>::identity() -> const Facts& {
  if (identity_.empty()) {
    identity_ = {{"training rows", described(train_)},
                 {"validation rows", described(valid_)},
                 {"batch", std::to_string(options_.batch)},
                 {"shards", std::to_string(options_.shards)},
                 {"statistics rows", std::to_string(options_.statistics_rows)},
                 {"learning rate", shortest_text(options_.learning_rate)},
                 {"weight decay", shortest_text(options_.weight_decay)},
                 {"schedule", options_.schedule == RateSchedule::cosine ? "cosine" : "constant"},
                 {"seed", std::to_string(options_.seed)}};
  }
  return identity_;
}

template <class T>
void Trainer<T>::require_same_on_all_ranks() {
  Ranks* ranks = options_.ranks.get();
  if (ranks == nullptr) return;
  for (const auto& [what, here] : identity()) require_same(ranks, what, here);
  require_same(ranks, "place in the training",
               std::to_string(progress_->epoch) + " " + std::to_string(progress_->next_row) + " " +
                   progress_->rng.state());
  require_same(ranks, "epochs and patience",
               std::to_string(options_.epochs) + " " + std::to_string(options_.patience) + " " +
                   std::to_string(options_.first_patience));
  require_same_weights();
}

template <class T>
ModelFile Trainer<T>::state() {
  if (running_) latest_ = values(all_parameters_);
  ModelFile file;
  file.metadata = {{"epoch", std::to_string(progress_->epoch)},
                   {"next_row", std::to_string(progress_->next_row)},
                   {"loss_sum", shortest_text(progress_->loss_sum)},
                   {"rng", progress_->rng.state()},
                   {"best_epoch", std::to_string(progress_->best_epoch)},
                   {"best_valid", shortest_text(progress_->best.mean)},
                   {"best_valid_rows", std::to_string(progress_->best.rows)},
                   {"steps", std::to_string(adam_.steps())}};
  for (const auto& [what, value] : identity()) file.metadata[what] = value;
  for (std::size_t i = 0; i < latest_.size(); ++i) {
    file.tensors[indexed("latest", i)] = latest_[i];
    file.tensors[indexed("best", i)] = best_[i];
  }
  const std::vector<Array<T>*> averages = adam_.state();
  for (std::size_t i = 0; i < averages.size(); ++i) file.tensors[indexed("adam", i)] = *averages[i];
  return file;
}

template <class T>
auto Trainer<T>::progress_in(const ModelFile& state) const -> Progress {
  Progress progress(options_.seed);
  progress.epoch = number<std::size_t>(state, "epoch");
  progress.next_row = number<std::size_t>(state, "next_row");
  progress.loss_sum = number<double>(state, "loss_sum");
  progress.rng.restore(text(state, "rng"));
  progress.best_epoch = number<std::size_t>(state, "best_epoch");
  progress.best = {number<std::size_t>(state, "best_valid_rows"),
                   number<double>(state, "best_valid")};
  require(progress.best_epoch <= progress.epoch && progress.epoch > 0 &&
              progress.next_row <= train_.count(),
          std::string(caller) + "needs a place in the training, got row " +
              std::to_string(progress.next_row) + " of epoch " + std::to_string(progress.epoch) +
              ", the best being " + std::to_string(progress.best_epoch));
  return progress;
}

// All of the state is read before any of it is used.
template <class T>
void Trainer<T>::restore(const ModelFile& state) {
  for (const auto& [what, here] : identity()) {
    const std::string& saved = text(state, what);
    require(saved == here, std::string(caller) + "needs the " + what + " of the saved run, " +
                               saved + ", got " + here);
  }
  std::vector<Shape> shapes, average_shapes;
  for (const Array<T>& value : latest_) shapes.push_back(value.shape());
  for (const Array<T>* average : adam_.state()) average_shapes.push_back(average->shape());
  std::vector<Array<T>> latest = arrays<T>(state, "latest", shapes);
  std::vector<Array<T>> best = arrays<T>(state, "best", shapes);
  std::vector<Array<T>> averages = arrays<T>(state, "adam", average_shapes);
  const auto steps = number<std::uint64_t>(state, "steps");
  *progress_ = progress_in(state);
  adam_.restore(steps, std::move(averages));
  latest_ = std::move(latest);
  best_ = std::move(best);
  draw_order();
  put_back(best_);
}

template void Trainer<float>::require_same_on_all_ranks();
template void Trainer<double>::require_same_on_all_ranks();
template ModelFile Trainer<float>::state();
template ModelFile Trainer<double>::state();
template void Trainer<float>::restore(const ModelFile&);
template void Trainer<double>::restore(const ModelFile&);

}  // namespace tapeflow

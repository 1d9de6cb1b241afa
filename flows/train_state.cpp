// Saving and restoring a training run.
#include "engine/check.hpp"
#include "flows/train_progress.hpp"

#include <cstdio>
#include <cstdlib>

namespace tapeflow {
namespace {

// All of a double's bits as text.
std::string exactly(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%a", value);
  return text;
}

const std::string& text(const ModelFile& state, const std::string& key) {
  const auto found = state.metadata.find(key);
  require(found != state.metadata.end(),
          "Trainer::restore: needs a training state, got a file without \"" + key + "\"");
  return found->second;
}

double number(const ModelFile& state, const std::string& key) {
  return std::strtod(text(state, key).c_str(), nullptr);
}

std::size_t whole(const ModelFile& state, const std::string& key) {
  return static_cast<std::size_t>(std::strtoull(text(state, key).c_str(), nullptr, 10));
}

template <class T>
void restore_array(const ModelFile& state, const std::string& name, Array<T>& into) {
  const auto found = state.tensors.find(name);
  const Array<T>* array =
      found == state.tensors.end() ? nullptr : std::get_if<Array<T>>(&found->second);
  require(array && array->shape() == into.shape(),
          "Trainer::restore: needs the training state of the same model and precision, got one "
          "without \"" +
              name + "\" of shape " + to_string(into.shape()));
  into = *array;
}

std::string indexed(const char* what, std::size_t i) {
  return what + std::string(".") + std::to_string(i);
}

}  // namespace

template <class T>
ModelFile Trainer<T>::state() {
  ModelFile file;
  file.metadata = {{"epoch", std::to_string(progress_->epoch)},
                   {"next_row", std::to_string(progress_->next_row)},
                   {"loss_sum", exactly(progress_->loss_sum)},
                   {"rng", progress_->rng.state()},
                   {"best_epoch", std::to_string(progress_->best_epoch)},
                   {"best_valid", exactly(progress_->best_valid)},
                   {"steps", std::to_string(adam_.steps)},
                   {"train_rows", std::to_string(train_.count())},
                   {"batch", std::to_string(options_.batch)}};
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    file.tensors[indexed("latest", i)] = latest_[i];
    file.tensors[indexed("best", i)] = best_[i];
  }
  const std::vector<Array<T>*> averages = adam_.state();
  for (std::size_t i = 0; i < averages.size(); ++i) file.tensors[indexed("adam", i)] = *averages[i];
  return file;
}

template <class T>
void Trainer<T>::restore(const ModelFile& state) {
  const std::string rows = text(state, "train_rows"), batch = text(state, "batch");
  require(rows == std::to_string(train_.count()) && batch == std::to_string(options_.batch),
          "Trainer::restore: needs the same data and batch as before, " + rows +
              " training rows in batches of " + batch + ", got " + std::to_string(train_.count()) +
              " in batches of " + std::to_string(options_.batch));
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    restore_array(state, indexed("latest", i), latest_[i]);
    restore_array(state, indexed("best", i), best_[i]);
  }
  const std::vector<Array<T>*> averages = adam_.state();
  for (std::size_t i = 0; i < averages.size(); ++i)
    restore_array(state, indexed("adam", i), *averages[i]);
  adam_.steps = whole(state, "steps");
  progress_->epoch = whole(state, "epoch");
  progress_->next_row = whole(state, "next_row");
  progress_->loss_sum = number(state, "loss_sum");
  progress_->rng.restore(text(state, "rng"));
  progress_->best_epoch = whole(state, "best_epoch");
  progress_->best_valid = number(state, "best_valid");
  draw_order();
  put_back(best_);
}

template ModelFile Trainer<float>::state();
template ModelFile Trainer<double>::state();
template void Trainer<float>::restore(const ModelFile&);
template void Trainer<double>::restore(const ModelFile&);

}  // namespace tapeflow

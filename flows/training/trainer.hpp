// Fitting a flow to data by maximum likelihood.
//
// Minimising the Kullback–Leibler divergence from the data to the model is maximising the mean log
// p(x) of the training rows (Papamakarios et al., arXiv:1912.02762, eq. 13). A Trainer does that
// with Adam on mini-batches, watches held-out rows, and ends with the weights that were best on
// those.
//
// Layers that take statistics (Bijector::needs_statistics) get them from all training rows, unless
// the options ask for fewer, before the first step and before each validation; the statistics of
// the best epoch are kept with its weights. In a step such a layer sees the rows of one shard, a
// fixed part of the batch: the result depends on the number of shards, not on the number of
// threads.
//
//   Trainer<float> trainer(flow, train, valid, {.epochs = 200});
//   FitResult result = trainer.run();
#pragma once

#include "engine/io/model_file.hpp"
#include "engine/optimizers/optimizer.hpp"
#include "engine/optimizers/schedule.hpp"
#include "flows/data/prepared_rows.hpp"
#include "flows/flow.hpp"

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tapeflow {

/// The learning rate over a whole fit: the same in every step, or falling to zero along half a
/// cosine (schedule.hpp) over all the epochs that the options ask for.
enum class RateSchedule { constant, cosine };

class Ranks;  // flows/training/ranks.hpp

struct FitOptions {
  /// The largest number of passes over the training rows.
  std::size_t epochs = 1000;
  /// Rows in each step; all rows if there are fewer.
  std::size_t batch = 256;
  /// The learning rate of Adam.
  double learning_rate = 1e-3;
  /// How much each step shrinks the weights towards 0 (AdamW), in units of the learning rate.
  double weight_decay = 0;
  /// What becomes of the learning rate.
  RateSchedule schedule = RateSchedule::constant;
  /// The fit ends after this many epochs without a better validation score; 0: as many epochs as
  /// make about 1000 steps, or all epochs under a rate that falls, so that it gets to fall.
  std::size_t patience = 0;
  /// If above 0, the fit ends after this many epochs and as many as the best one took, if that is
  /// sooner than patience: a fit that learns nothing, or soon learns its rows by heart, ends soon.
  std::size_t first_patience = 0;
  /// Decides the order of the rows.
  std::uint64_t seed = 1;
  /// The result does not depend on the number of threads.
  std::size_t threads = 1;
  /// The number of parts of a batch that threads share. The result depends on it: in rounding, and
  /// with BatchNorm in more, because each part is a batch to that layer. There are fewer parts if
  /// some would have no row, or, with layers that take statistics, only one.
  std::size_t shards = 2;
  /// Layers that take statistics take them from this many training rows, spread evenly over all; 0:
  /// from all rows. The training_gain is then that of these rows as well. A pass of many pictures
  /// through a large flow takes minutes.
  std::size_t statistics_rows = 0;
  /// The processes that train together, as flows/mpi/mpi_ranks.hpp makes them; a null pointer
  /// stands for this process alone. The result does not depend on their number, which can be at
  /// most that of the shards. All ranks make the same Trainer and call the same functions of it.
  /// `stop` and `on_epoch` are called on each; the run ends if `stop` says so on any of them.
  std::shared_ptr<Ranks> ranks = nullptr;
};

/// What is known after an epoch. Log-likelihoods are means per row, in nats. Validation rows count
/// if their log p is finite, see ValidationScore.
struct EpochReport {
  std::size_t epoch = 0, epochs = 0;
  double train_log_likelihood = 0;  ///< over the epoch's batches, as they were met
  double valid_log_likelihood = 0;
  double valid_standard_error = 0;
  double best_valid_log_likelihood = 0;
  bool improved = false;
  double seconds = 0;        ///< since the start of this run
  double seconds_left = 0;   ///< if all epochs are run
  double learning_rate = 0;  ///< of the epoch's last step
};

/// Why a fit ended. A Trainer that is asked to stop says `interrupted`; who asked may know that the
/// time was over.
enum class FitEnd { all_epochs, no_progress, interrupted, diverged, out_of_time };

/// How well weights score the validation rows: the mean over the rows whose log p is finite. A row
/// so far out that log p is -inf would make all means -inf, and no epoch better than another.
struct ValidationScore {
  std::size_t rows = 0;
  double mean = -std::numeric_limits<double>::infinity();

  /// More finite rows are better, because each of the others counts as -inf; then the mean decides.
  bool is_better_than(const ValidationScore& other) const {
    return rows != other.rows ? rows > other.rows : mean > other.mean;
  }
};

struct FitResult {
  FitEnd end = FitEnd::all_epochs;
  std::size_t epochs = 0;      ///< run in all, over all resumptions
  std::size_t best_epoch = 0;  ///< whose weights the flow now has; 0: those it started with
  /// Of the best epoch: the mean over the validation rows whose log p is finite, and their number.
  double valid_log_likelihood = 0;
  std::size_t valid_rows = 0;
  /// If best_epoch is 0: by how many nats per row the last weights score the training rows better
  /// than the first weights do. NaN if the last weights give no numbers.
  double training_gain = 0;

  ValidationScore score() const { return {valid_rows, valid_log_likelihood}; }
};

/// Asked before every step whether to stop.
using StopRequested = std::function<bool()>;
using OnEpoch = std::function<void(const EpochReport&)>;

template <class T, class Shard>
class Shards;

template <class T>
class Trainer {
 public:
  /// The flow must outlive the trainer. Needs at least one row in each of `train` and `valid`.
  /// If `train` has cells, or can be made anew, each epoch draws fresh points. Validation rows are
  /// scored as they are, so that epochs can be compared: dequantise them once.
  Trainer(Flow<T>& flow, PreparedRows<T> train, PreparedRows<T> valid, const FitOptions& options);
  /// The same with rows that others use as well: none of them is copied.
  Trainer(Flow<T>& flow, std::shared_ptr<const PreparedRows<T>> train,
          std::shared_ptr<const PreparedRows<T>> valid, const FitOptions& options);
  ~Trainer();

  /// Trains to the end, or until `stop` says so between two steps. The flow ends up with the best
  /// weights so far; the trainer keeps the latest, and run() goes on from them. `on_epoch` and
  /// `stop` may ask for the state(). With ranks, std::runtime_error on all of them unless they have
  /// the same rows, options and weights, and RankGone if a rank does not answer: the trainer then
  /// stands between two steps, and its state() can be saved.
  FitResult run(const OnEpoch& on_epoch = {}, const StopRequested& stop = {});

  /// Everything needed to go on in another process: latest and best weights, optimiser, the random
  /// generator, the place in the epoch. A run that is saved and restored continues as if it had not
  /// been interrupted.
  ModelFile state();
  /// std::invalid_argument, and nothing changes, unless the state comes from such a flow, from the
  /// same rows in the same order (told by their checksum), and from options that differ at most in
  /// `epochs`, the two patiences, `threads` and `ranks`. With other epochs a falling rate goes on
  /// as theirs does.
  void restore(const ModelFile& state);

  // The two halves of a training step, for benchmarks and tests.

  /// The mean of -log p over the rows of one batch, and its gradient in the parameters.
  double loss_and_gradient(const std::vector<std::size_t>& batch);
  /// The update of the parameters by these gradients.
  void step();

 private:
  struct Shard;
  struct Progress;  // where training stands: all that state() saves besides arrays

  std::size_t patience() const;
  bool run_epoch(const StopRequested& stop);
  void begin_next_epoch();
  void draw_order();
  void require_same_on_all_ranks();
  void require_same_weights();
  void validate(std::size_t epoch);
  std::vector<double> scores(const Rows<T>& rows);
  void take_statistics();
  bool asks_for_some_rows() const;
  const PreparedRows<T>& rows_of_epoch() const { return drawn_ ? *drawn_ : train_; }
  Rows<T> some_rows() const;
  EpochReport report(double seconds, std::size_t epochs_this_run) const;
  void put_back(const std::vector<Array<T>>& values);
  std::vector<double> training_scores();
  double training_gain();
  using Facts = std::vector<std::pair<std::string, std::string>>;
  const Facts& identity();
  Progress progress_in(const ModelFile& state) const;

  Flow<T>& flow_;
  std::shared_ptr<const PreparedRows<T>> shared_train_, shared_valid_;
  const PreparedRows<T>&train_, &valid_;
  FitOptions options_;
  std::vector<Parameter<T>*> parameters_;      // changed by steps
  std::vector<Parameter<T>*> all_parameters_;  // changed by steps or by taking statistics
  AdamW<T> adam_;
  Schedule schedule_;  // of the learning rate
  Workers workers_;
  std::unique_ptr<Shards<T, Shard>> shards_;
  std::vector<std::size_t> order_;                // of the training rows, in this epoch
  std::uint64_t noise_seed_ = 0;                  // for the points of the cells, in this epoch
  std::unique_ptr<const PreparedRows<T>> drawn_;  // the training rows of this epoch, made anew
  Rng rng_after_order_;
  std::vector<Array<T>> latest_, best_;
  bool running_ = false;  // then the flow has the latest weights, and latest_ may have older ones
  std::unique_ptr<Progress> progress_;
  Facts identity_;  // made when first asked for
};

}  // namespace tapeflow

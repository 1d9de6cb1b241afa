#include "tests/bench/workloads.hpp"

#include "engine/nets.hpp"
#include "engine/optimizers/gradient_sum.hpp"
#include "engine/optimizers/optimizer.hpp"
#include "flows/training/trainer.hpp"
#include "tests/bench/workload_flows.hpp"

#include <cmath>
#include <numeric>
#include <stdexcept>

namespace tapeflow::bench {
namespace {

// Moves the weights away from the identity, as which flows start: comparing the identity would say
// little. The scale of a matrix, or of a convolution's kernel, depends on the inputs of an output.
void randomise(Module<float>& module, Rng& rng) {
  for (Parameter<float>* p : module.trainable_parameters()) {
    const Shape& shape = p->value.shape();
    const bool product = shape.size() > 1;
    const double scale = product ? 0.1 / std::sqrt(p->value.size() / shape.back()) : 0.05;
    p->value += static_cast<float>(scale) * rng.normal<float>(shape);
  }
}

std::vector<float> values_of(const Array<float>& batch, Module<float>& module) {
  std::vector<float> all(batch.begin(), batch.end());
  for (const NamedParameter<float>& named : module.named_parameters()) {
    const Array<float>& values = named.parameter->value;
    all.insert(all.end(), values.begin(), values.end());
  }
  return all;
}

std::vector<float> gradients_of(double loss, Module<float>& module) {
  std::vector<float> all{static_cast<float>(loss)};
  for (const Parameter<float>* p : module.trainable_parameters())
    all.insert(all.end(), p->grad.begin(), p->grad.end());
  return all;
}

class FlowTraining : public Runner {
 public:
  FlowTraining(const Workload& w, std::size_t threads)
      : workload_(w),
        rng_(1),
        flow_(flow_of(w, rng_)),
        x_(rng_.normal<float>({w.batch, w.features})),
        batch_(w.batch) {
    randomise(flow_, rng_);
    std::iota(batch_.begin(), batch_.end(), std::size_t{0});
    const FitOptions options{.batch = w.batch, .threads = threads, .shards = threads};
    trainer_ = std::make_unique<Trainer<float>>(flow_, Rows<float>{x_},
                                                Rows<float>{row_range(x_, 0, 1)}, options);
  }

  void step() override {
    trainer_->loss_and_gradient(batch_);
    trainer_->step();
  }
  std::vector<float> given() override { return values_of(x_, flow_); }
  std::vector<float> result() override {
    return gradients_of(trainer_->loss_and_gradient(batch_), flow_);
  }
  std::vector<Product> products(std::size_t rows) const override {
    return products_of_flow(workload_, rows);
  }
  std::size_t trained_weights() const override { return flow_.parameter_count(); }

 private:
  Workload workload_;
  Rng rng_;
  Flow<float> flow_;
  Array<float> x_;
  std::vector<std::size_t> batch_;
  std::unique_ptr<Trainer<float>> trainer_;
};

class FlowSampling : public Runner {
 public:
  FlowSampling(const Workload& w, std::size_t threads)
      : workload_(w),
        rng_(1),
        flow_(flow_of(w, rng_)),
        z_(rng_.normal<float>({w.batch, w.features})),
        workers_(threads) {
    randomise(flow_, rng_);
  }

  void step() override { flow_.sample(workload_.batch, rng_, {.workers = &workers_}); }
  std::vector<float> given() override { return values_of(z_, flow_); }
  std::vector<float> result() override {
    Tape<float> tape({.record = false});
    const Array<float>& x = flow_.bijector().to_data(tape.view(z_), Var<float>()).value.value();
    return {x.begin(), x.end()};
  }
  std::vector<Product> products(std::size_t rows) const override {
    return products_of_flow(workload_, rows);
  }
  std::size_t trained_weights() const override { return 0; }

 private:
  Workload workload_;
  Rng rng_;
  Flow<float> flow_;
  Array<float> z_;
  Workers workers_;
};

// Row i of the batch has the label i modulo 10.
class Classifier : public Runner {
 public:
  Classifier(const Workload& w, std::size_t threads)
      : workload_(w),
        widths_(widths(w)),
        rng_(1),
        net_(widths_, Activation::relu, rng_),
        adam_(net_.trainable_parameters(), {}),
        x_(rng_.normal<float>({w.batch, w.features})),
        workers_(threads) {
    const TapeOptions options{.own_parameter_gradients = threads > 1};
    for (std::size_t k = 0; k < threads; ++k) {
      tapes_.push_back(std::make_unique<Tape<float>>(options));
      summed_.push_back(tapes_[k].get());
    }
  }

  void step() override {
    loss_and_gradient();
    adam_.step();
  }
  std::vector<float> given() override { return values_of(x_, net_); }
  std::vector<float> result() override { return gradients_of(loss_and_gradient(), net_); }
  std::vector<Product> products(std::size_t rows) const override {
    std::vector<Product> all;
    append_network(all, widths_, rows, 1, true);
    return all;
  }
  std::size_t trained_weights() const override { return net_.parameter_count(); }

 private:
  static std::vector<std::size_t> widths(const Workload& w) {
    std::vector<std::size_t> all{w.features};
    all.insert(all.end(), w.hidden.begin(), w.hidden.end());
    all.push_back(10);
    return all;
  }

  double loss_and_gradient() {
    std::vector<double> losses(tapes_.size());
    workers_.run(tapes_.size(), [&](std::size_t k) { losses[k] = part(k); });
    if (tapes_.size() > 1) sum_gradients(summed_, net_.trainable_parameters());
    return std::accumulate(losses.begin(), losses.end(), 0.);
  }

  double part(std::size_t k) {
    const std::size_t n = workload_.batch, first = k * n / tapes_.size(),
                      count = (k + 1) * n / tapes_.size() - first;
    Array<float> one_hot = filled<float>({count, 10}, 0);
    for (std::size_t i = 0; i < count; ++i) one_hot(i, (first + i) % 10) = 1;
    Tape<float>& tape = *tapes_[k];
    tape.clear();
    const Var<float> logits = net_(tape.constant(row_range(x_, first, count)));
    const Var<float> loss =
        sum(logsumexp(logits, {1}) - sum(logits * tape.constant(std::move(one_hot)), {1})) *
        (1 / static_cast<float>(n));
    tape.backward(loss);
    return loss.item();
  }

  Workload workload_;
  std::vector<std::size_t> widths_;
  Rng rng_;
  Mlp<float> net_;
  Adam<float> adam_;
  Array<float> x_;
  Workers workers_;
  std::vector<std::unique_ptr<Tape<float>>> tapes_;
  std::vector<const Tape<float>*> summed_;  // all tapes
};

// One operation on a few numbers, forward and backward: almost only the tape's bookkeeping. A step
// repeats it a thousand times, because a clock has its own cost.
class Square : public Runner {
 public:
  explicit Square(const Workload& w) : rng_(1), x_{"x", rng_.normal<float>({w.features})} {
    ones_ = filled<float>({w.features}, 1);
  }

  void step() override {
    for (int i = 0; i < 1000; ++i) once();
  }
  std::vector<float> given() override { return {x_.value.begin(), x_.value.end()}; }
  std::vector<float> result() override {
    once();
    std::vector<float> result{0};
    for (const float v : x_.value) result[0] += v * v;
    result.insert(result.end(), x_.grad.begin(), x_.grad.end());
    return result;
  }
  std::vector<Product> products(std::size_t) const override { return {}; }
  std::size_t trained_weights() const override { return 0; }

 private:
  void once() {
    tape_.clear();
    tape_.backward(square(tape_.watch(x_)), ones_);
  }

  Rng rng_;
  Parameter<float> x_;
  Array<float> ones_;
  Tape<float> tape_;
};

}  // namespace

std::vector<Workload> workloads() {
  return {
      {"W1", "real_nvp", 2, 8, {64, 64}, 256, {5, 8.5}},
      {"W2s", "real_nvp", 43, 10, {100, 100}, 100, {4.5, 5.5}},
      {"W2l", "real_nvp", 43, 10, {512, 512}, 512, {1.3, 1.3}},
      {"W3_B100", "maf", 43, 5, {512, 512}, 100, {2.3, 2.5}},
      {"W3_B512", "maf", 43, 5, {512, 512}, 512, {1.6, 2.3}},
      {"MAF_samples", "maf_samples", 43, 5, {512, 512}, 1000, {60, 90}},
      {"IAF_samples", "iaf_samples", 43, 5, {512, 512}, 1000, {1.4, 1.8}},
      {"W4_K4_H64", "glow", 1024, 4, {64}, 32, {2, 2.5}, 32, 3},
      {"W4_K8_H128", "glow", 1024, 8, {128}, 32, {2, 2.5}, 32, 3},
      {"W4_samples", "glow_samples", 1024, 4, {64}, 64, {3, 3}, 32, 3},
      {"W5_B64", "classifier", 784, 0, {512, 512}, 64, {1.9, 1.8}},
      {"W5_B512", "classifier", 784, 0, {512, 512}, 512, {1.2, 1.6}},
      {"W5_op", "square", 16, 0, {}, 1, {15, 15}},
      {"W6", "nice", 784, 4, {1000, 1000, 1000, 1000, 1000}, 256, {1.15, 1.7}},
  };
}

std::unique_ptr<Runner> prepare(const Workload& w, std::size_t threads) {
  if (w.kind == "classifier") return std::make_unique<Classifier>(w, threads);
  if (w.kind == "square") return std::make_unique<Square>(w);
  if (w.kind.ends_with("_samples")) return std::make_unique<FlowSampling>(w, threads);
  return std::make_unique<FlowTraining>(w, threads);
}

}  // namespace tapeflow::bench

// tapeflow sample, log-prob and info: what one does with a fitted model.
#include "examples/command/command.hpp"
#include "examples/command/rows_for_model.hpp"
#include "examples/support/program.hpp"
#include "flows/density_model.hpp"

#include <iostream>
#include <thread>

namespace tapeflow {
namespace {

// Calls f with the model of either precision.
template <class F>
int with_model(const std::string& path, F f) {
  AnyDensityModel model = load_density_model(path);
  return std::visit(f, model);
}

struct Use {
  std::string model, data, out;
  std::size_t count = 1000;
  double temperature = 1;
  std::uint64_t seed = 1;
  std::size_t threads = std::max(1u, std::thread::hardware_concurrency());
};

int sample(const Use& use) {
  return with_model(use.model, [&](auto& model) {
    Rng rng(use.seed);
    write_rows(use.out, model.columns, model.sample(use.count, rng, use.temperature));
    return exit_success;
  });
}

int log_prob(const Use& use) {
  return with_model(use.model, [&](auto& model) {
    const Array<double> rows = rows_for_model(read_table(use.data), model.columns, use.data);
    Workers workers(use.threads);
    const std::vector<double> log_p = model.log_prob(rows, workers);
    Array<double> column(Shape{log_p.size(), 1});
    std::copy(log_p.begin(), log_p.end(), column.begin());
    write_rows(use.out, {"log_prob"}, column);
    return exit_success;
  });
}

int info(const Use& use) {
  return with_model(use.model, [&](auto& model) {
    using T = typename std::decay_t<decltype(model.flow.bijector())>;
    const bool single = std::is_same_v<T, Bijector<float>>;
    std::cout << "model       " << model.spec.model;
    if (model.spec.model != "linear") {
      std::cout << ", " << model.spec.layers << (model.spec.layers == 1 ? " layer" : " layers");
    }
    if (has_networks(model.spec)) {
      std::cout << ", networks with hidden layers of";
      for (std::size_t width : model.spec.hidden) std::cout << " " << width;
    }
    std::cout << "\nprecision   " << (single ? "float" : "double") << "\n"
              << "parameters  " << model.flow.parameter_count() << "\ncolumns\n";
    for (std::size_t j = 0; j < model.columns.size(); ++j) {
      std::cout << "  " << model.columns[j] << "  mean " << model.mean(j) << ", standard deviation "
                << model.deviation(j) << "\n";
    }
    for (const auto& [key, value] : model.notes) std::cout << key << ": " << value << "\n";
    return exit_success;
  });
}

// One copy of the options lives in the callbacks of its subcommand.
CLI::App* subcommand(CLI::App& app, const char* name, const char* what, int (*run)(const Use&),
                     std::function<int()>& work, const std::shared_ptr<Use>& use) {
  CLI::App* command = app.add_subcommand(name, what);
  command->add_option("MODEL", use->model, "a model file that fit wrote")->required();
  command->callback([&work, use, run] { work = [use, run] { return run(*use); }; });
  return command;
}

}  // namespace

void add_sample(CLI::App& app, std::function<int()>& work) {
  const auto use = std::make_shared<Use>();
  CLI::App* command =
      subcommand(app, "sample", "draw rows from a model, as CSV", sample, work, use);
  command->add_option("-n,--count", use->count, "rows to draw")
      ->check(not_negative)
      ->capture_default_str();
  command
      ->add_option("--temperature", use->temperature,
                   "factor on the base's standard deviation; below 1 is nearer to the modes")
      ->check(not_negative)
      ->capture_default_str();
  command->add_option("--seed", use->seed, "of the draws")
      ->check(not_negative)
      ->capture_default_str();
  command->add_option("--out", use->out, "a CSV file; standard output without");
}

void add_log_prob(CLI::App& app, std::function<int()>& work) {
  const auto use = std::make_shared<Use>();
  CLI::App* command =
      subcommand(app, "log-prob", "log p of each row in nats, as CSV", log_prob, work, use);
  command->add_option("DATA", use->data, "the rows: CSV or NPY")->required();
  command->add_option("--threads", use->threads)->check(above_zero)->capture_default_str();
  command->add_option("--out", use->out, "a CSV file; standard output without");
}

void add_info(CLI::App& app, std::function<int()>& work) {
  const auto use = std::make_shared<Use>();
  subcommand(app, "info", "what a model file holds", info, work, use);
}

}  // namespace tapeflow

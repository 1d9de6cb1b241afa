// Runs the workloads here and in plain PyTorch: checks for equal results first, then times both in
// turn.
#include "engine/blas.hpp"
#include "engine/io/atomic_file.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "tests/bench/measured_row.hpp"

#include <algorithm>
#include <fstream>
#include <iomanip>
#include <iostream>

#include <CLI/CLI.hpp>

using namespace tapeflow;
using namespace tapeflow::bench;

namespace {

struct Options {
  std::vector<std::string> rows;  // empty: all
  std::vector<std::size_t> threads = {1, 2};
  MeasureOptions measure;
  bool quick = false, alone = false;
  std::string json;
};

Sides torch_sides(std::size_t threads, const Options& options) {
  Sides sides;
  if (options.alone || !TorchSide::is_available()) return sides;
  for (const TorchSetting& setting : torch_settings(threads))
    sides.push_back(std::make_unique<TorchSide>(TAPEFLOW_TORCH_MODELS, setting));
  return sides;
}

// The name of the processor, as Linux tells it.
std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(": ") + 2);
  return "unknown processor";
}

std::string milliseconds(double seconds) { return number(1e3 * seconds, seconds < 1e-2 ? 3 : 1); }

std::string text(const Spread& spread) {
  if (spread.median == 0) return "-";
  return milliseconds(spread.median) + " (" + milliseconds(spread.least) + " to " +
         milliseconds(spread.most) + ")";
}

void print_line(const std::vector<std::string>& cells) {
  static const std::vector<int> widths{10, 7, 25, 25, 5, 4, 9, 5, 9, 12};
  for (std::size_t k = 0; k < cells.size(); ++k)
    std::cout << (k > 0 ? "  " : "") << (k == 0 ? std::left : std::right) << std::setw(widths[k])
              << cells[k];
  std::cout << std::endl;  // a row stands as soon as it is known
}

void print_headers() {
  print_line({"workload", "threads", "ours, ms (turns)", "PyTorch, ms (turns)", "ratio", "aim",
              "floor, ms", "share", "ours, MiB", "PyTorch, MiB"});
}

void print(const Row& row) {
  const bool with_torch = row.torch.median > 0, with_floor = row.workload.kind != "square";
  print_line({row.workload.name, std::to_string(row.threads), text(row.ours), text(row.torch),
              with_torch ? number(row.ratio(), 2) : "-", number(row.aim(), 1),
              with_floor ? milliseconds(row.floor) : "-",
              with_floor ? number(row.share_of_floor(), 2) : "-", number(row.our_mib, 0),
              with_torch ? number(row.torch_mib, 0) : "-"});
  if (with_torch) std::cout << "            PyTorch's best: " << row.torch_runs_on << std::endl;
}

nlohmann::json to_json(const Spread& spread) {
  return {{"median", spread.median}, {"least", spread.least}, {"most", spread.most}};
}

nlohmann::json to_json(const Row& row) {
  nlohmann::json json{{"workload", row.workload.name},     {"threads", row.threads},
                      {"ours_seconds", to_json(row.ours)}, {"aim", row.aim()},
                      {"floor_seconds", row.floor},        {"share_of_floor", row.share_of_floor()},
                      {"our_peak_mib", row.our_mib}};
  if (row.torch.median > 0) {
    json["torch_seconds"] = to_json(row.torch);
    json["torch_runs_on"] = row.torch_runs_on;
    json["torch_peak_mib"] = row.torch_mib;
    json["ratio"] = row.ratio();
  }
  return json;
}

// The workloads asked for. A quick comparison leaves out those whose step takes long.
std::vector<Workload> chosen(const Options& options) {
  const std::vector<std::string> long_ones{"W2l", "W4_K8_H128", "W5_B512", "W6"};
  const auto has = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::vector<Workload> result;
  for (const Workload& w : workloads())
    if (options.rows.empty() ? !(options.quick && has(long_ones, w.name))
                             : has(options.rows, w.name))
      result.push_back(w);
  return result;
}

void print_sides(const std::string& kernel, const Sides& sides) {
  std::cout << "here: " << processor() << ", OpenBLAS kernel " << kernel
            << ", one thread of it for each of ours; " << TAPEFLOW_COMPILER << ", "
            << TAPEFLOW_FLAGS << "\n";
  if (sides.empty()) {
    std::cout << "without PyTorch (Debian's python3-torch): ours alone\n";
    return;
  }
  std::cout << "PyTorch " << sides[0]->version() << ", results equal; the fastest of:\n";
  for (const auto& side : sides) std::cout << "  " << side->runs_on() << "\n";
}

int compare(const Options& options) {
  const std::string kernel = choose_blas_kernel();
  nlohmann::json json{
      {"processor", processor()}, {"openblas_kernel", kernel}, {"flags", TAPEFLOW_FLAGS}};
  ProgressLine line;
  for (const std::size_t threads : options.threads) {
    const Sides sides = torch_sides(threads, options);
    print_sides(kernel, sides);
    print_headers();
    for (const Workload& w : chosen(options)) {
      line.update(w.name + ", " + std::to_string(threads) + " threads …");
      const Row row = measured(w, threads, sides, options.measure);
      line.finish();
      print(row);
      json["rows"].push_back(to_json(row));
      if (!options.json.empty()) write_file_atomically(options.json, json.dump(2) + "\n");
    }
  }
  return exit_success;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Times the workloads here and in plain PyTorch, after checking that both "
      "compute the same from the same weights",
      "compare");
  Options options;
  std::vector<std::string> names;
  for (const Workload& w : workloads()) names.push_back(w.name);
  app.add_option("--rows", options.rows, "names of workloads (default: all)")
      ->check(CLI::IsMember(names));
  CLI::Option* threads = app.add_option("--threads", options.threads, "numbers of threads")
                             ->transform(whole_number(1, 64))
                             ->capture_default_str();
  app.add_option("--rounds", options.measure.rounds, "rounds in which both sides run in turn")
      ->transform(whole_number(7, 1000))
      ->capture_default_str();
  CLI::Option* seconds = app.add_option("--seconds", options.measure.seconds,
                                        "approximate time of a round of one side")
                             ->transform(number_between(1e-3, 1e3))
                             ->capture_default_str();
  app.add_flag("--quick", options.quick,
               "below three minutes: one thread, short rounds, no workload with long steps");
  app.add_flag("--alone", options.alone, "without PyTorch");
  app.add_option("--json", options.json,
                 "file of the results as JSON, written anew after each row (default: none)");
  app.add_option("--break", options.measure.broken,
                 "plant a mistake: weight changes one weight for PyTorch")
      ->check(CLI::IsMember({"weight"}));
  return run_program(app, argc, argv, [&] {
    if (options.quick && threads->empty()) options.threads = {1};
    if (options.quick && seconds->empty()) options.measure.seconds = 0.05;
    return compare(options);
  });
}

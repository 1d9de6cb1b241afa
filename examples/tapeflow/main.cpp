// The tapeflow command: fit a flow to your own data, score rows with it, draw samples and pictures.
#include "engine/blas.hpp"
#include "engine/version.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/tapeflow/subcommands.hpp"

#include <CLI/CLI.hpp>

int main(int argc, char** argv) {
  using namespace tapeflow;
  CLI::App app(
      "Fits normalizing flows to tables of numbers or to pictures, scores rows with them and "
      "samples from them",
      "tapeflow");
  app.footer(
      "Data are CSV (separated by comma, semicolon, tab or blanks, with or without header) or NPY, "
      "packed by gzip or not, - for standard input; or pictures: an IDX file, as those of MNIST, "
      "or a folder of PNGs of one size. An option of several "
      "values takes the words up to the next option. Exit codes: 0 done, "
      "1 bad input or failed work, 2 wrong command line, 130 interrupted.");
  app.set_version_flag("--version", [] {
    return "tapeflow " + std::string(version()) + "\nBLAS kernel " + choose_blas_kernel();
  });
  app.require_subcommand(1);
  std::function<int()> work;
  add_look(app, work);
  add_fit(app, work);
  add_compare(app, work);
  add_pick(app, work);
  add_sample(app, work);
  add_log_prob(app, work);
  add_evaluate(app, work);
  add_transform(app, work);
  add_quantiles(app, work);
  add_info(app, work);
  add_plot(app, work);
  return run_program(app, argc, argv, [&work] { return work(); });
}

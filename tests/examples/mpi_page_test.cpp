// The page "One fit over MPI": its commands print what it shows.
#include "engine/io/atomic_file.hpp"
#include "tests/examples/readers_clone.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/compare_output.hpp"
#include "tests/support/markdown.hpp"

namespace {

// Open MPI does not start for root, nor with more ranks than cores, unless it is told to.
const std::string with_mpi =
    "export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 "
    "OMPI_MCA_rmaps_base_oversubscribe=1 ASAN_OPTIONS=detect_leaks=0; ";

}  // namespace

TEST_CASE("Every command of the page on MPI prints what the page shows") {
  const ReadersClone clone;
  const std::string page =
      tapeflow::read_file(TAPEFLOW_SOURCE_DIR "/tutorials/one-fit-over-mpi.md");
  std::size_t commands = 0;
  for (const CodeBlock& block : code_blocks(page)) {
    if (block.language != "console") continue;
    for (const ShownCommand& shown : shown_commands(block)) {
      INFO("one-fit-over-mpi.md, line " << block.line << ": " << shown.command);
      const Run run = clone.shell(with_mpi + shown.command);
      INFO(run.out);
      CHECK(run.exit_code == 0);
      CHECK(lines_of(run.out) == shown.output);
      ++commands;
    }
  }
  CHECK(commands == 3);
}

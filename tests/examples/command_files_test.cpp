// Files of other programs, and disks that cannot be written: the tapeflow command ends with one
// sentence and a code other than 0, and neither loses nor leaves files.
#include "engine/io/npy.hpp"
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"
#include "tests/support/full_disk.hpp"

#include <csignal>
#include <fstream>
#include <thread>

#include <sys/stat.h>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

// A folder with data.csv, a model fitted to it, and a result.csv.
struct Fitted : Workplace {
  Fitted() {
    write("data.csv", {"a"}, Rng(1).normal<double>({60, 1}));
    fit("data.csv");
    write("result.csv", "old\n");
  }
  std::ptrdiff_t entries() const {
    return std::distance(fs::directory_iterator(*this / ""), fs::directory_iterator());
  }
};

// Checks that the command fails with exit code 1 and one line that names the file.
void check_refused(const Workplace& here, const std::string& arguments, const std::string& file,
                   const std::string& sentence = "") {
  INFO("tapeflow " << arguments);
  const Run run = here.tapeflow(arguments);
  CHECK(run.exit_code == 1);
  CHECK(run.out == "");
  const std::vector<std::string> lines = lines_of(run.err);
  REQUIRE(!lines.empty());
  CHECK(lines.size() == 1);
  CHECK(lines[0].find(file) != std::string::npos);
  CHECK(lines[0].starts_with("tapeflow: "));
  if (!sentence.empty()) CHECK(lines[0] == "tapeflow: " + sentence);
}

// Checks every command that writes: it must fail with one line that names the target and the
// `reason`.
void check_all_writers_refused(const Fitted& here, const std::string& model,
                               const std::string& target, const std::string& reason) {
  for (const std::string& command :
       {"sample " + model + " -n 2000 --out ", "log-prob " + model + " data.csv --out ",
        "plot " + model + " --out "}) {
    INFO("tapeflow " << command << target);
    const Run run = here.tapeflow(command + target);
    CHECK(run.exit_code == 1);
    CHECK(run.out == "");
    CHECK(run.err == "tapeflow: cannot write " + target + ": " + reason + "\n");
  }
}

}  // namespace

TEST_CASE("Files of other kinds are refused as models, and named") {
  const Fitted here;
  const std::string foreign = R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
  here.write("empty", "");
  here.write("text", "a,b\n1,2\n");
  here.write("picture", "\x89PNG\r\n\x1a\n" + std::string(5000, '\0'));
  here.write("foreign", std::string(1, static_cast<char>(foreign.size())) + std::string(7, '\0') +
                            foreign + "1234");
  fs::create_directory(here / "folder");
  std::ofstream(here / "huge");
  fs::resize_file(here / "huge", std::uintmax_t{1} << 42);
  for (const std::string file :
       {"empty", "text", "picture", "foreign", "folder", "huge", "/dev/null", "/dev/zero"}) {
    for (const std::string command : {"info ", "sample ", "plot "})
      check_refused(here, command + file, file);
    check_refused(here, "log-prob " + file + " data.csv", file);
  }
  check_refused(
      here, "info foreign", "foreign",
      "foreign: needs a model saved by tapeflow, got a file without its checksum: foreign "
      "or damaged");
  check_refused(here, "info folder", "folder", "cannot read folder: Is a directory");
}

TEST_CASE("Files of other kinds are refused as tables, and named") {
  const Fitted here;
  here.write("empty", "");
  here.write("picture", "\x89PNG\r\n\x1a\n" + std::string(5000, '\0'));
  fs::create_directory(here / "folder");
  for (const std::string file : {"empty", "picture", "folder", "model.safetensors", "/dev/zero"}) {
    check_refused(here, "fit " + file + " --out new", file);
    check_refused(here, "log-prob model.safetensors " + file, file);
    check_refused(here, "plot model.safetensors --data " + file, file);
  }
}

TEST_CASE("A pipe is read to its end, and accepted or refused by its content") {
  const Fitted here;
  const std::string pipe = (here / "pipe").string();
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const auto through_pipe = [&](const std::string& bytes, const std::string& command) {
    std::thread writer([&] { std::ofstream(pipe, std::ios::binary) << bytes; });
    const Run run = here.tapeflow(command);
    writer.join();
    return run;
  };
  const Run garbage = through_pipe("no model", "info pipe");
  CHECK(garbage.exit_code == 1);
  CHECK(garbage.err ==
        "tapeflow: pipe: needs a model saved by tapeflow, got a file that is not safetensors or is "
        "cut short\n");
  const Run model = through_pipe(here.read("model.safetensors"), "info pipe");
  CHECK(model.exit_code == 0);
  CHECK(model.out == here.output("info model.safetensors"));
}

TEST_CASE("A column name that is not UTF-8 is refused before the fit") {
  const Workplace here;
  std::string table = format_csv({"a", "b"}, Rng(1).normal<double>({60, 2}));
  here.write("latin1.csv",
             "gr\xf6\xdf"
             "e" +
                 table.substr(1));
  check_refused(
      here, "fit latin1.csv", "latin1.csv",
      "latin1.csv: column \"gr\\xf6\\xdfe\" has a name that is not UTF-8; save the file as "
      "UTF-8");
}

// RLIMIT_FSIZE simulates a disk that fills up in the middle of a write, for every user. The
// programs inherit the limit, and that its signal is ignored.
TEST_CASE("If a file cannot grow, every command keeps the old file and leaves no other") {
  const Fitted here;
  const std::string model = here.read("model.safetensors");
  const auto entries = here.entries();
  {
    const SmallFiles small(1024);
    // "plot" is not in the list: it draws into a scratch file, which would be cut too.
    for (const std::string command :
         {"sample model.safetensors -n 2000", "log-prob model.safetensors data.csv"}) {
      const Run run = here.tapeflow(command + " --out result.csv");
      CHECK(run.exit_code == 1);
      CHECK(run.err == "tapeflow: cannot write result.csv: File too large\n");
    }
    // A fit finds out before it starts to train.
    const Run fit = here.tapeflow("fit data.csv" + small_fit);
    CHECK(fit.exit_code == 1);
    CHECK(lines_of(fit.err).back() ==
          "tapeflow: cannot write model.safetensors.training: File too large");
    CHECK(fit.err.find("epoch") == std::string::npos);
  }
  CHECK(here.read("result.csv") == "old\n");
  CHECK((here.read("model.safetensors") == model));
  CHECK(here.entries() == entries);
}

TEST_CASE("On a disk that is full or read-only, every command keeps the old file") {
  const Fitted here;
  fs::create_directory(here / "disk");
  const SmallDisk disk(here / "disk", "32k");
  if (!disk.why_not().empty()) {
    WARN("not tested, cannot mount a disk: " << disk.why_not());
    return;
  }
  here.write("disk/old", "old\n");
  here.write("disk/filler", std::string(24'000, 'x'));  // 6 of the disk's 8 pages
  const auto check_old = [&here] {
    CHECK(here.read("disk/old") == "old\n");
    CHECK(std::distance(fs::directory_iterator(here / "disk"), fs::directory_iterator()) == 2);
  };
  for (const std::string command :
       {"sample model.safetensors -n 2000 --out ", "plot model.safetensors --out "}) {
    const Run run = here.tapeflow(command + "disk/old");
    CHECK(run.exit_code == 1);
    CHECK(run.err == "tapeflow: cannot write disk/old: No space left on device\n");
    check_old();
  }
  const Run fit = here.tapeflow("fit data.csv --out disk/old" + small_fit);
  CHECK(fit.exit_code == 1);
  CHECK(lines_of(fit.err).back().find(": No space left on device") != std::string::npos);
  check_old();
  REQUIRE(disk.make_read_only());
  check_all_writers_refused(here, "model.safetensors", "disk/old", "Read-only file system");
  check_all_writers_refused(here, "model.safetensors", "disk/new.csv", "Read-only file system");
  check_old();
}

// A path below a file simulates a folder that cannot be written, and /proc a disk that takes no
// files. Both work for root too.
TEST_CASE("If no file can be created, every command says so") {
  const Fitted here;
  const auto entries = here.entries();
  check_all_writers_refused(here, "model.safetensors", "data.csv/out",
                            "there is no folder data.csv");
  check_all_writers_refused(here, "model.safetensors", "/proc/out", "No such file or directory");
  check_refused(here, "fit data.csv --out data.csv/m.safetensors", "data.csv/m.safetensors",
                "cannot write data.csv/m.safetensors: there is no folder data.csv");
  CHECK(here.entries() == entries);
}

TEST_CASE("Standard output that cannot be written is an error") {
  const Fitted here;
  for (const std::string command :
       {"sample model.safetensors", "log-prob model.safetensors data.csv",
        "info model.safetensors"}) {
    const Run run =
        run_program("/bin/sh", {"-c", "exec '" TAPEFLOW_COMMAND "' " + command + " > /dev/full"},
                    {.folder = here / ""});
    INFO(command << ": " << run.err);
    CHECK(run.exit_code == 1);
    CHECK(lines_of(run.err).size() == 1);
  }
}

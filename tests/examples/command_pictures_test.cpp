// Pictures as the data of the command: fitted, resumed, drawn, scored and shown.
#include "engine/io/npy.hpp"
#include "engine/random.hpp"
#include "flows/data/statistics.hpp"
#include "tests/examples/workplace.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/png.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>
#include <numbers>
#include <numeric>

using namespace tapeflow;
using nlohmann::json;

namespace {

// Blobs of 8x8 pixels; those with an odd index are bright.
std::string blobs(std::size_t n) {
  Rng rng(1);
  std::string bytes;
  for (std::size_t i = 0; i < n; ++i) {
    const double at_y = 2 + 3 * rng.uniform(), at_x = 2 + 3 * rng.uniform();
    const double light = i % 2 == 0 ? 60 : 240;
    for (int y = 0; y < 8; ++y) {
      for (int x = 0; x < 8; ++x) {
        const double distance = std::pow(y - at_y, 2) + std::pow(x - at_x, 2);
        bytes += static_cast<char>(
            static_cast<unsigned char>(light * std::exp(-distance / 3) + 10 * rng.uniform()));
      }
    }
  }
  return bytes;
}

std::string labels(std::size_t n) {
  std::string bytes;
  for (std::size_t i = 0; i < n; ++i) bytes += i % 2 == 0 ? '\3' : '\7';
  return bytes;
}

std::string idx(const std::vector<std::uint32_t>& shape, const std::string& bytes) {
  return idx_header(8, shape) + bytes;
}

const std::string few_steps = " --layers 1 --hidden 4 --epochs 3 --batch 32";

// A folder with pictures, plain and packed, and their labels.
struct WithPictures : Workplace {
  explicit WithPictures(std::uint32_t n = 200) {
    write("blobs.idx", idx({n, 8, 8}, blobs(n)));
    write("packed", gzip(idx({n, 8, 8}, blobs(n))));
    write("labels.idx", idx({n}, labels(n)));
  }

  json fit(const std::string& more) const {
    return json::parse(output("fit blobs.idx --json" + few_steps + more));
  }

  // The columns of log-prob.
  Array<double> scores(const std::string& arguments) const {
    const Table table = parse_csv("scores", output("log-prob " + arguments));
    CHECK(table.columns == std::vector<std::string>{"log_prob", "percentile", "bits_per_dim"});
    return table.values;
  }
};

double mean_of(const std::vector<double>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.) / static_cast<double>(numbers.size());
}

const std::string help = " (--help lists the options)";

}  // namespace

TEST_CASE("A fit of pictures reports nats and bits per dimension, beside the Gaussian of logits") {
  const WithPictures here;
  const json found = here.fit("");
  CHECK(found["model"] == "glow");
  CHECK(found["preprocessing"] == "pixels");
  CHECK(found["train_rows"] == 160);
  CHECK(found["height"] == 8);
  CHECK(found["channels"] == 1);
  CHECK(found["scales"] == 1);
  for (const std::string what : {"train", "valid", "test", "gaussian"}) {
    const double nats = found[what + "_log_likelihood"];
    CHECK(found[what + "_bits_per_dim"].get<double>() == Approx(-nats / (64 * std::numbers::ln2)));
  }
  CHECK(found["test_bits_per_dim"] < 8);  // uniform pixels have 8
  // All three are scored at points of cells. At its corners, where the logit of level 0 is far out,
  // a picture of 64 pixels is less likely by tens of nats; 20 pictures differ by one or two.
  const double test_nats = found["test_log_likelihood"];
  CHECK(found["train_log_likelihood"].get<double>() == Approx(test_nats).epsilon(0.05));
  CHECK(found["valid_log_likelihood"].get<double>() == Approx(test_nats).epsilon(0.05));
  const Run table = here.tapeflow("fit packed --out other.safetensors" + few_steps);
  CHECK(table.err.find("packed: 200 pictures of 8 x 8, 160 to train on, 20 for validation, 20 to "
                       "test on\n") != std::string::npos);
  for (const std::string words : {"nats per picture", "bits/dim", "full Gaussian of logits, test"})
    CHECK(table.out.find(words) != std::string::npos);
  // Packed or not, the pictures are the same.
  CHECK(read_model(here / "other.safetensors").tensors ==
        read_model(here / "model.safetensors").tensors);
}

TEST_CASE("A fit of pictures that was interrupted ends with the bits of the whole fit") {
  const WithPictures here;
  for (const std::string model :
       {"--model glow --levels 255 --scales 2 --coupling additive --alpha 0.05 --labels labels.idx",
        "--model real-nvp --normalization batch"}) {
    CAPTURE(model);
    const std::string options = " --hidden 2 --layers 1 --epochs 60 --patience 60 --threads 1 ";
    here.output("fit blobs.idx" + options + model + " --out whole");
    const Run stopped = here.tapeflow("fit blobs.idx" + options + model + " --out m --fresh",
                                      {.signal = SIGINT, .after = "epoch 1 of "});
    REQUIRE(stopped.exit_code == 130);
    // All options but the labels, which are data, are those of the first run.
    const std::string again = model.find("--labels") == model.npos ? "" : " --labels labels.idx";
    here.output("fit blobs.idx --resume --out m --epochs 60" + again);
    CHECK((here.read("m") == here.read("whole")));
  }
}

TEST_CASE("A state is saved within an epoch, and a fit that was killed goes on from it") {
  const WithPictures here(2000);
  const std::string options =
      "fit blobs.idx --layers 2 --hidden 32 --batch 4 --epochs 2 --threads 1";
  here.output(options + " --out whole");
  // Within the first epoch, of 400 steps, the state of a step is all that there is to go on from.
  const Run killed = here.tapeflow(options + " --out m --save-every 0",
                                   {.signal = SIGKILL, .after = "first epoch, step"});
  if (killed.exit_code != 0) {  // else the machine was so fast that the line never came
    const ModelFile state = read_model(here / "m.training");
    CHECK(*state.text("epoch") == "1");
    CHECK(*state.text("next_row") != "0");
    here.output("fit blobs.idx --resume --out m --epochs 2");
    CHECK((here.read("m") == here.read("whole")));
  }
}

TEST_CASE("A fit that ends within its first epoch says that its model is the one it began with") {
  const WithPictures here(2000);
  const Run run = here.tapeflow("fit blobs.idx --hidden 128 --batch 8 --epochs 1 --threads 1",
                                {.signal = SIGINT, .after = "first epoch, step"});
  if (run.exit_code == 130)  // else the machine was faster than the signal
    CHECK(run.out.find("\nno epoch is done yet: the model is the one that the fit began with") !=
          std::string::npos);
}

TEST_CASE("sample draws a PNG of all samples, or writes their levels as NPY") {
  const WithPictures here;
  here.fit("");
  const Run drawn = here.tapeflow("sample model.safetensors");
  CHECK(drawn.exit_code == 0);
  CHECK(drawn.out == "");
  CHECK(drawn.err == "the pictures are in model.safetensors.samples.png\n");
  CHECK(here.read("model.safetensors.samples.png").starts_with("\x89PNG"));
  here.output("sample model.safetensors -n 5 --seed 2 --out five.npy");
  const std::string five = here.read("five.npy");
  CHECK(five.find("(5, 8, 8)") != std::string::npos);
  std::vector<double> levels(5 * 8 * 8);
  std::memcpy(levels.data(), &five[five.size() - levels.size() * sizeof(double)],
              levels.size() * sizeof(double));
  for (const double level : levels)
    CHECK((level == std::floor(level) && level >= 0 && level < 256));
  here.output("sample model.safetensors -n 5 --seed 3 --temperature 0 --out mode.npy");
  CHECK((here.read("mode.npy") != five));
  here.output("sample model.safetensors -n 5 --seed 2 --threads 2 --out again.npy");
  CHECK((here.read("again.npy") == five));
  check_fails(
      here, "sample model.safetensors --out a.csv", 2,
      "--out: needs a name that ends in .png, or in .npy for the numbers, for pictures, got "
      "\"a.csv\"" +
          help);
  check_fails(here, "sample model.safetensors -n 0 --out a.png", 1,
              "a.png: a PNG takes from 1 to 10000 pictures, these are 0");
}

TEST_CASE("log-prob gives each picture its nats, percentile and bits, whatever file it is in") {
  const WithPictures here;
  const json found = here.fit("");
  const Array<double> scores = here.scores("model.safetensors blobs.idx");
  REQUIRE((scores.shape() == Shape{200, 3}));
  // The fit scores other points of the cells: over 200 pictures that makes a nat or two.
  double mean = 0, of_fit = 0;
  for (std::size_t i = 0; i < 200; ++i) mean += scores(i, 0) / 200;
  for (const auto& [part, share] : {std::pair{"train", 0.8}, {"valid", 0.1}, {"test", 0.1}})
    of_fit += share * found[std::string(part) + "_log_likelihood"].get<double>();
  CHECK(mean == Approx(of_fit).margin(2));
  for (std::size_t i = 0; i < 200; ++i)
    CHECK(scores(i, 2) == Approx(-scores(i, 0) / (64 * std::numbers::ln2)));
  CHECK((here.scores("model.safetensors packed") == scores));
  // As PNGs in a folder. The first ones are sorted by name, not by number.
  std::filesystem::create_directory(here / "pngs");
  const std::string all = blobs(12);
  for (std::size_t i = 0; i < 12; ++i)
    here.write("pngs/" + std::string(1, static_cast<char>('a' + i)) + ".png",
               png_of(8, 8, 0, all.substr(64 * i, 64)));
  here.write("pngs/notes.txt", "no picture");
  const Array<double> of_folder = here.scores("model.safetensors pngs");
  REQUIRE(of_folder.shape()[0] == 12);
  for (std::size_t i = 0; i < 12; ++i) CHECK(of_folder(i, 0) == Approx(scores(i, 0)));
}

TEST_CASE("A folder of colour PNGs is fitted, and padded if need be") {
  const Workplace here;
  std::filesystem::create_directory(here / "pngs");
  Rng rng(1);
  for (int i = 0; i < 40; ++i) {
    std::string levels;
    for (int k = 0; k < 5 * 7 * 3; ++k) levels += static_cast<char>(rng.below(256));
    here.write("pngs/" + std::to_string(i) + ".png", png_of(5, 7, 2, levels));
  }
  here.output("fit pngs --scales 2 --layers 1 --hidden 4 --epochs 2");
  const std::string info = here.output("info model.safetensors");
  CHECK(info.find("model          glow, 2 scales of 1 step, affine couplings") != info.npos);
  CHECK(info.find("pictures       5 x 7 x 3, padded to 8 x 8 x 3\n") != info.npos);
  CHECK(info.find("alpha          1e-06\n") != info.npos);
  CHECK(info.find("test bits/dim: ") != info.npos);
  here.output("sample model.safetensors -n 3 --out three.npy");
  CHECK(here.read("three.npy").find("(3, 5, 7, 3)") != std::string::npos);
  CHECK(here.tapeflow("plot model.safetensors --data pngs").exit_code == 0);
  CHECK(here.read("model.safetensors.plot.png").starts_with("\x89PNG"));
}

TEST_CASE("Labels make a model of pictures given a class") {
  const WithPictures here;
  here.output(
      "fit blobs.idx --labels labels.idx --layers 3 --hidden 32 --epochs 150 --batch 32 "
      "--lr 0.003 --patience 500");
  CHECK(here.output("info model.safetensors").find("  label  classes \"3\" \"7\"\n") !=
        std::string::npos);
  // A class is as bright as in the data.
  const auto brightness = [&here](const std::string& label) {
    here.output("sample model.safetensors -n 200 --out s.npy --context " + label);
    const std::string bytes = here.read("s.npy");
    std::vector<double> numbers(200 * 64);
    const std::size_t size = numbers.size() * sizeof(double);
    std::memcpy(numbers.data(), bytes.data() + bytes.size() - size, size);
    return mean_of(numbers);
  };
  std::vector<double> of_class[2];
  const std::string data = blobs(200);
  for (std::size_t k = 0; k < data.size(); ++k)
    of_class[k / 64 % 2].push_back(static_cast<unsigned char>(data[k]));
  const double apart = mean_of(of_class[1]) - mean_of(of_class[0]);
  REQUIRE(apart > 10);
  CHECK(brightness("7") - brightness("3") > 0.5 * apart);
  const Array<double> right = here.scores("model.safetensors blobs.idx --labels labels.idx");
  std::string swapped = labels(201);
  here.write("swapped.idx", idx({200}, swapped.substr(1)));
  const Array<double> wrong = here.scores("model.safetensors blobs.idx --labels swapped.idx");
  double gain = 0;
  for (std::size_t i = 0; i < 200; ++i) gain += right(i, 0) - wrong(i, 0);
  CHECK(gain > 0);
  check_fails(
      here, "log-prob model.safetensors blobs.idx", 1,
      "model.safetensors: the model is one given the label of a picture, and needs --labels");
  here.write("one.idx", idx({200}, std::string(200, '\5')));
  check_fails(here, "log-prob model.safetensors blobs.idx --labels one.idx", 1,
              "one.idx: needs labels that the model knows (3, 7), got 5");
}

TEST_CASE("compare holds the flows of pictures against each other") {
  const WithPictures here;
  const std::string out = here.output("compare blobs.idx --layers 1 --hidden 4 --epochs 2");
  for (const std::string words : {"bits/dim", "\nglow ", "\nreal-nvp ", "full Gaussian"})
    CHECK(out.find(words) != std::string::npos);
}

TEST_CASE("Files that hold no pictures to fit are refused with one sentence each") {
  const WithPictures here;
  here.write("flat.idx", idx({200, 64}, blobs(200)));
  check_fails(here, "fit flat.idx", 1,
              "flat.idx: needs pictures [N, H, W] or [N, H, W, C], got an array [200, 64]");
  here.write("few.idx", idx({9, 8, 8}, blobs(9)));
  check_fails(here, "fit few.idx", 1, "few.idx: a fit needs at least 10 pictures, the file has 9");
  here.write("equal.idx", idx({20, 8, 8}, std::string(20 * 64, '\7')));
  check_fails(here, "fit equal.idx", 1,
              "equal.idx: all pictures are equal: a density needs them to differ");
  here.write("large.idx", idx({10, 200, 101}, std::string(202000, '\1')));
  check_fails(here, "fit large.idx", 1,
              "large.idx: needs pictures of at most 20000 numbers, got 200 x 101 x 1");
  check_fails(here, "fit equal.idx --levels 7", 1, "equal.idx: needs levels below 7, got 7");
  check_fails(here, "fit blobs.idx --scales 4", 1,
              "scales: needs a number from 1 to 3 for pictures of 8 x 8 x 1, got 4");
  check_fails(here, "fit blobs.idx --hidden 8 8", 1,
              "hidden: needs one number for pictures, the channels of the hidden layers, got 2 "
              "numbers");
  check_fails(here, "fit blobs.idx --model maf", 1,
              "model: needs glow or real-nvp for pictures, got \"maf\"");
  here.write("fewer.idx", idx({100}, labels(100)));
  check_fails(here, "fit blobs.idx --labels fewer.idx", 1,
              "fewer.idx: needs 200 labels, one for each picture, got 100");
  check_fails(here, "fit blobs.idx --labels flat.idx", 1,
              "flat.idx: needs 200 labels, one for each picture, got an array [200, 64]");
  here.write("wide.idx", idx({20, 8, 9}, std::string(20 * 72, '\1')));
  check_fails(here, "fit blobs.idx --test wide.idx", 1,
              "wide.idx: needs pictures of 8 x 8, as blobs.idx, got 8 x 9");
  CHECK(here.files() == 9);
}

TEST_CASE("PNGs that cannot be read are refused with one sentence each") {
  const Workplace here;
  std::filesystem::create_directory(here / "p");
  check_fails(here, "fit p", 1, "p: needs PNGs in the folder, got none");
  const std::string grey(64, '\5');
  for (const std::string name : {"a", "b", "c"})
    here.write("p/" + name + ".png", png_of(8, 8, 0, grey));
  here.write("p/d.png", png_of(8, 9, 0, std::string(72, '\5')));
  check_fails(here, "fit p", 1,
              "p/d.png: needs a picture of 8 x 8 x 1, as \"a.png\", got 8 x 9 x 1");
  here.write("p/d.png", png_of(8, 8, 2, std::string(192, '\5')));
  check_fails(here, "fit p", 1,
              "p/d.png: needs a picture of 8 x 8 x 1, as \"a.png\", got 8 x 8 x 3");
  here.write("p/d.png", png_of(8, 8, 4, std::string(128, '\5')));
  check_fails(here, "fit p", 1,
              "p/d.png: needs a grey or an RGB picture, got one with transparency");
  here.write("p/d.png", png_of(8, 8, 0, std::string(128, '\5'), 16));
  check_fails(here, "fit p", 1, "p/d.png: needs a PNG of 8 bits, got one of 16 bits");
  here.write("p/d.png", "GIF89a");
  check_fails(here, "fit p", 1, "p/d.png: needs a PNG, got \"GIF89a\"");
  const std::string whole = png_of(8, 8, 0, grey);
  for (std::size_t size = 8; size + 12 < whole.size(); ++size) {  // the last 12 bytes end the file
    here.write("p/d.png", whole.substr(0, size));
    const Run run = here.tapeflow("fit p");
    CAPTURE(size, run.err);
    CHECK(run.exit_code == 1);
    CHECK(run.err.starts_with("tapeflow: p/d.png: needs a whole PNG, got "));
  }
}

TEST_CASE("Options and models of tables and of pictures are not mixed up") {
  const WithPictures here;
  here.write("data.csv", {"a", "b"}, Rng(1).normal<double>({60, 2}));
  for (const std::string option :
       {"--preprocessing whiten", "--dequantize", "--context a", "--classes a", "--categorical a"})
    check_fails(
        here, "fit blobs.idx " + option, 2,
        option.substr(0, option.find(' ')) + ": is for tables, blobs.idx holds pictures" + help);
  for (const std::string option : {"--scales 2", "--coupling affine", "--alpha 0.05", "--levels 9"})
    check_fails(here, "fit data.csv " + option, 2,
                option.substr(0, option.find(' ')) +
                    ": is for pictures, data.csv is no IDX file and no folder of PNGs" + help);
  check_fails(here, "fit data.csv --model glow", 1,
              "model: needs one of real-nvp, nice, maf, maf-mog, iaf, planar, radial, linear, got "
              "\"glow\"");
  here.fit("");
  here.output("fit data.csv --out table.safetensors --layers 1 --epochs 1");
  check_fails(here, "log-prob model.safetensors data.csv", 1,
              "data.csv: needs pictures of 8 x 8 for model.safetensors, an IDX file or a folder of "
              "PNGs, got a file of another kind");
  check_fails(here, "log-prob table.safetensors blobs.idx", 1,
              "blobs.idx: needs a table, because table.safetensors is a model of tables, got "
              "pictures");
  here.write("wide.idx", idx({20, 8, 9}, std::string(20 * 72, '\1')));
  check_fails(here, "log-prob model.safetensors wide.idx", 1,
              "wide.idx: needs pictures of 8 x 8 for model.safetensors, got 8 x 9");
  check_fails(here, "log-prob model.safetensors blobs.idx --labels labels.idx", 1,
              "model.safetensors: the model knows no labels; leave --labels out");
}

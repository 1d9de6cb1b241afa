// Damaged model files: every truncation and every changed byte, with and without a right checksum.
#include "engine/io/atomic_file.hpp"
#include "engine/io/model_file.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/sealed_model.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace tapeflow;

namespace {

std::string small_model() {
  const TemporaryDirectory folder;
  write_model(folder / "m", {{{"kind", "real_nvp"}},
                             {{"bias", Array<float>{0.5f, -0.0f}}, {"w", Array<double>{{1, 2}}}}});
  return read_file(folder / "m");
}

// Checks that the bytes of all tensors add up to the bytes after the header.
void check_consistent(const ModelFile& model, const std::string& bytes) {
  std::size_t header = 0, total = 0;
  for (std::size_t i = 8; i-- > 0;) header = header << 8 | static_cast<unsigned char>(bytes[i]);
  for (const auto& [name, tensor] : model.tensors) {
    total += std::visit([](const auto& values) { return values.size() * sizeof(*values.data()); },
                        tensor);
  }
  CHECK(8 + header + total == bytes.size());
}

const auto checked_read = [](const std::string& bytes) {
  check_consistent(parse_model("m.safetensors", bytes), bytes);
};

}  // namespace

TEST_CASE("Every single changed byte of a model is noticed") {
  Trial trial("m.safetensors", checked_read);
  trial.every_changed_byte(small_model());
  WARN(trial.report());
  CHECK(trial.refused == trial.tried);
}

TEST_CASE("Every truncation and every added byte of a model is noticed") {
  const std::string whole = small_model();
  Trial trial("m.safetensors", checked_read);
  trial.every_truncation(whole);
  for (int byte = 0; byte < 256; ++byte) trial.attempt(whole + static_cast<char>(byte));
  trial.attempt(whole + whole);
  CHECK(trial.refused == trial.tried);
  WARN(trial.report());
}

TEST_CASE("A changed byte under a right checksum is an error, or a model that fits its file") {
  const std::string whole = small_model();
  Trial trial("m.safetensors", checked_read);
  trial.every_changed_byte(whole, [](std::string bytes) { return resealed(std::move(bytes)); });
  WARN(trial.report());
  CHECK(trial.refused > trial.tried / 2);
  CHECK(trial.refused < trial.tried);  // changed data are another valid model
}

TEST_CASE("A cut model under a right checksum is refused") {
  const std::string whole = small_model();
  Trial trial("m.safetensors", checked_read);
  for (std::size_t size = checksum_at + 8; size < whole.size(); ++size)
    trial.attempt(resealed(whole.substr(0, size)));
  CHECK(trial.refused == trial.tried);
}

TEST_CASE("No model header makes the reader allocate more memory than its file has bytes") {
  Trial trial("m.safetensors", checked_read);
  for (const std::string shape : {"[1000000000]", "[1000000,1000000]", "[18446744073709551615]",
                                  "[4294967296,4294967296]", "[0,9223372036854775807]"}) {
    for (const std::string end : {"0", "8", "8000000000", "18446744073709551615"}) {
      for (const std::string dtype : {"F32", "F64", "I64"}) {
        trial.attempt(file_of(",\"w\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape +
                                  ",\"data_offsets\":[0," + end + "]}",
                              8));
      }
    }
  }
  trial.attempt(file_of("," + std::string(100'000, '['), 0));
  trial.attempt(file_of(",\"w\":" + std::string(100'000, '{'), 0));
  std::string deep = "1";
  for (int i = 0; i < 10'000; ++i) deep = "{\"a\":" + deep + "}";
  trial.attempt(file_of(",\"w\":" + deep, 0));
  for (int bit = 0; bit < 64; ++bit)
    trial.attempt(length_bytes(std::uint64_t{1} << bit) + small_model().substr(8));
  CHECK(trial.refused == trial.tried);
  WARN(trial.report());
}

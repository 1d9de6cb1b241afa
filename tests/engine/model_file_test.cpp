#include "engine/io/model_file.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/bytes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sealed_model.hpp"
#include "tests/support/temporary_directory.hpp"

#include <bit>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <stdexcept>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

std::string bytes_of(const ModelFile& model) {
  const TemporaryDirectory folder;
  write_model(folder / "model", model);
  return read_file(folder / "model");
}

ModelFile parse(const std::string& bytes) { return parse_model("m.safetensors", bytes); }

template <class T>
bool same_bits(const ModelFile& model, const std::string& name, const Array<T>& expected) {
  const Array<T>& values = std::get<Array<T>>(model.tensors.at(name));
  return values.shape() == expected.shape() &&
         std::equal(values.begin(), values.end(), expected.begin(), [](T a, T b) {
           using Image = std::array<char, sizeof(T)>;
           return std::bit_cast<Image>(a) == std::bit_cast<Image>(b);
         });
}

ModelFile small_model() {
  return {{{"kind", "real_nvp"}},
          {{"bias", Array<float>{0.5f, -0.0f}}, {"weight", Array<double>{{1, 2}}}}};
}

}  // namespace

TEST_CASE("A model reads back bit for bit, whatever its shapes and values") {
  const float quiet = std::bit_cast<float>(0x7fc12345u),
              signalling = std::bit_cast<float>(0xff812345u);
  const Array<float> odd = {{quiet, -0.0f, std::numeric_limits<float>::denorm_min()},
                            {std::numeric_limits<float>::infinity(), 0.1f, 1e38f}};
  Array<float> payload(Shape{1});
  std::copy_n(reinterpret_cast<const char*>(&signalling), 4,
              reinterpret_cast<char*>(payload.data()));
  const Array<double> wide = {{{1.0 / 3, -std::numeric_limits<double>::denorm_min()}}};
  const Array<double> scalar(Shape{}, 7.0);
  const ModelFile model{{{"kind", "größe \"x\"\n"}, {"options", "{\"depth\": 3}"}, {"", ""}},
                        {{"layers.0/weight", odd},
                         {"payload", payload},
                         {"A", wide},
                         {"scalar", scalar},
                         {"empty", Array<float>(Shape{3, 0, 2})},
                         {"none", Array<double>(Shape{0})},
                         {"größe \"y\"", Array<float>{1, 2, 3}}}};
  const TemporaryDirectory folder;
  const fs::path path = folder / "m.safetensors";
  write_model(path, model);
  const ModelFile back = read_model(path);
  CHECK(back.metadata == model.metadata);
  CHECK(back.tensors.size() == model.tensors.size());
  CHECK(same_bits(back, "layers.0/weight", odd));
  CHECK(same_bits(back, "payload", payload));
  CHECK(same_bits(back, "A", wide));
  CHECK(same_bits(back, "scalar", scalar));
  CHECK(same_bits(back, "empty", Array<float>(Shape{3, 0, 2})));
  CHECK(same_bits(back, "none", Array<double>(Shape{0})));
  CHECK(same_bits(back, "größe \"y\"", Array<float>{1, 2, 3}));
  CHECK(bytes_of(back) == read_file(path));
}

TEST_CASE("A model without tensors is a model") {
  const ModelFile back = parse(bytes_of({}));
  CHECK(back.metadata.empty());
  CHECK(back.tensors.empty());
}

TEST_CASE("The file is the safetensors format to the byte") {
  const std::string header =
      R"({"__metadata__":{"checksum":"00000000","format_version":"1","kind":"real_nvp"},)"
      R"("weight":{"dtype":"F64","shape":[1,2],"data_offsets":[0,16]},)"
      R"("bias":{"dtype":"F32","shape":[2],"data_offsets":[16,24]}})";
  const std::string padded = header + std::string((8 - header.size() % 8) % 8, ' ');
  const std::string data(
      "\0\0\0\0\0\0\xf0\x3f"  // 1.0
      "\0\0\0\0\0\0\0\x40"    // 2.0
      "\0\0\0\x3f"            // 0.5f
      "\0\0\0\x80",           // -0.0f
      24);
  CHECK(bytes_of(small_model()) == sealed(padded, data));
}

TEST_CASE("Reserved names and names that are not UTF-8 are refused on writing") {
  const TemporaryDirectory folder;
  const fs::path path = folder / "m";
  const Array<float> one{1};
  CHECK_THROWS_WITH(write_model(path, {{{"checksum", "x"}}, {}}),
                    "write_model: needs metadata keys other than its own, got \"checksum\"");
  CHECK_THROWS_AS(write_model(path, {{{"format_version", "x"}}, {}}), std::invalid_argument);
  CHECK_THROWS_WITH(write_model(path, {{}, {{"__metadata__", one}}}),
                    "write_model: needs tensor names other than its own, got \"__metadata__\"");
  CHECK_THROWS_WITH(write_model(path, {{}, {{"\xff", one}}}),
                    "write_model: needs names and metadata in UTF-8");
  CHECK_THROWS_WITH(write_model(path, {{{"text", std::string(std::size_t{1} << 24, 'x')}}, {}}),
                    Catch::StartsWith("write_model: needs a header of at most 16 MiB, got"));
  CHECK_FALSE(fs::exists(path));
}

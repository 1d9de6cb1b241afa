#include "engine/io/model_file.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"

#include <bit>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <stdexcept>

#include <stdlib.h>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

/// A fresh directory, removed with everything in it.
struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "tapeflow-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
};

std::string bytes_of(const ModelFile& model) {
  const Folder folder;
  write_model(folder.path / "model", model);
  return read_file(folder.path / "model");
}

ModelFile parse(const std::string& bytes) { return parse_model("m.safetensors", bytes); }

/// CRC-32 by its definition, bit by bit: polynomial 0xedb88320, reflected.
std::uint32_t crc32_of(const std::string& bytes) {
  std::uint32_t crc = 0xffffffff;
  for (char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

std::string length_bytes(std::uint64_t length) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(length >> (8 * i) & 0xff);
  return bytes;
}

/// A file with the given header and data whose checksum is right: a liar must be caught by its
/// content. `header` says 00000000 where the checksum goes.
std::string sealed(const std::string& header, const std::string& data) {
  std::string bytes = length_bytes(header.size()) + header + data;
  char digits[9];
  std::snprintf(digits, sizeof digits, "%08x", crc32_of(bytes));
  return bytes.replace(bytes.find("00000000"), 8, digits);
}

const std::string kMetadata = R"("__metadata__":{"checksum":"00000000","format_version":"1"})";

/// A sealed file with these entries after the metadata.
std::string file_of(const std::string& entries, std::size_t data_size) {
  return sealed("{" + kMetadata + entries + "}", std::string(data_size, '\0'));
}

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
  const Folder folder;
  const fs::path path = folder.path / "m.safetensors";
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

TEST_CASE("Every single changed byte of a model is noticed") {
  const std::string whole = bytes_of(small_model());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (int change = 1; change < 256; ++change) {
      std::string damaged = whole;
      damaged[i] = static_cast<char>(damaged[i] ^ change);
      INFO("byte " << i << " xor " << change);
      CHECK_THROWS_AS(parse(damaged), std::runtime_error);
    }
  }
}

TEST_CASE("Every truncation and every added byte of a model is noticed") {
  const std::string whole = bytes_of(small_model());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    INFO("cut to " << i << " bytes");
    CHECK_THROWS_AS(parse(whole.substr(0, i)), std::runtime_error);
  }
  CHECK_THROWS_AS(parse(whole + '\0'), std::runtime_error);
  CHECK_THROWS_AS(parse(whole + whole), std::runtime_error);
}

TEST_CASE("Damage, foreign files and torn files are told apart as far as they can be") {
  std::string damaged = sealed("{" + kMetadata + "}", "");
  const std::size_t at =
      length_bytes(0).size() + std::string(R"({"__metadata__":{"checksum":")").size();
  const std::string right = damaged.substr(at, 8);
  const std::string wrong = right == "12345678" ? "87654321" : "12345678";
  damaged.replace(at, 8, wrong);
  CHECK_THROWS_WITH(parse(damaged), "m.safetensors: needs the checksum \"" + wrong + "\", got \"" +
                                        right + "\": it is damaged");
  CHECK_THROWS_WITH(parse(""), "m.safetensors: needs a model saved by tapeflow, got an empty file");
  const std::string not_ours =
      "m.safetensors: needs a model saved by tapeflow, got a file that is not safetensors or is "
      "cut short";
  CHECK_THROWS_WITH(parse("\x89PNG\r\n\x1a\n" + std::string(100, '\0')), not_ours);
  CHECK_THROWS_WITH(parse("x,y\n1,2\n3,4\n"), not_ours);
  CHECK_THROWS_WITH(parse("abc"), not_ours);
  CHECK_THROWS_WITH(parse(length_bytes(0)), not_ours);
  CHECK_THROWS_WITH(parse(damaged.substr(0, damaged.size() - 1)), not_ours);
  const std::string foreign = R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
  CHECK_THROWS_WITH(parse(length_bytes(foreign.size()) + foreign + "1234"),
                    "m.safetensors: needs a model saved by tapeflow, got a file without its "
                    "checksum: foreign or damaged");
  CHECK_THROWS_WITH(parse(sealed(R"({"__metadata__":{"checksum":"00000000"}})", "")),
                    "m.safetensors: needs a model saved by tapeflow, got safetensors without a "
                    "format_version");
  CHECK_THROWS_WITH(
      parse(sealed(R"({"__metadata__":{"checksum":"00000000","format_version":"2"}})", "")),
      "m.safetensors: needs format_version \"1\", the one this version of tapeflow reads, got "
      "\"2\"");
}

TEST_CASE("A header's length is bounded by the file and by 16 MiB") {
  for (std::uint64_t length : {std::uint64_t{1} << 63, ~std::uint64_t{0}, std::uint64_t{1} << 24}) {
    CHECK_THROWS_WITH(parse(length_bytes(length) + "{" + kMetadata + "}"),
                      Catch::Contains("not safetensors or is cut short"));
  }
  const std::size_t limit = std::size_t{16} << 20;
  const std::string header = "{" + kMetadata + "}";
  CHECK_NOTHROW(parse(sealed(header + std::string(limit - header.size(), ' '), "")));
  CHECK_THROWS_WITH(parse(sealed(header + std::string(limit + 1 - header.size(), ' '), "")),
                    Catch::Contains("not safetensors or is cut short"));
}

TEST_CASE("A header with a right checksum can still not lie about sizes") {
  CHECK_THROWS_WITH(
      parse(file_of(R"(,"w":{"dtype":"F32","shape":[3],"data_offsets":[0,16]})", 16)),
      "m.safetensors, tensor \"w\": needs 12 bytes for its shape, got data_offsets [0,16]");
  CHECK_THROWS_WITH(
      parse(file_of(R"(,"w":{"dtype":"F64","shape":[1000000000000],"data_offsets":[0,8]})", 8)),
      "m.safetensors, tensor \"w\": needs 8000000000000 bytes for its shape, got data_offsets "
      "[0,8]");
  CHECK_THROWS_WITH(
      parse(file_of(R"(,"w":{"dtype":"F64","shape":[1],"data_offsets":[8,0]})", 8)),
      "m.safetensors, tensor \"w\": needs 8 bytes for its shape, got data_offsets [8,0]");
  CHECK_THROWS_WITH(
      parse(file_of(
          R"(,"w":{"dtype":"F64","shape":[1000000000000],"data_offsets":[0,8000000000000]})", 8)),
      "m.safetensors: needs 8000000000000 bytes of tensors, got 8");
  CHECK_THROWS_WITH(parse(file_of("", 8)), "m.safetensors: needs 0 bytes of tensors, got 8");
  for (const char* shape : {"[18446744073709551615]", "[4294967296,4294967296]",
                            "[2305843009213693952,8]", "[0,9223372036854775808]"}) {
    const std::string quoted_shape = "\"" + std::string(shape) + "\"";
    CHECK_THROWS_WITH(
        parse(file_of(
            R"(,"w":{"dtype":"F64","shape":)" + std::string(shape) + R"(,"data_offsets":[0,0]})",
            0)),
        "m.safetensors, tensor \"w\": needs a shape that memory can hold, got " + quoted_shape);
  }
}

TEST_CASE("Offsets that wrap round past 2^64 do not close the circle to an empty file") {
  const std::string half = R"("dtype":"F32","shape":[2305843009213693951],"data_offsets":)";
  CHECK_THROWS_WITH(
      parse(
          file_of(",\"a\":{" + half + "[0,9223372036854775804]},\"b\":{" + half +
                      R"([9223372036854775804,18446744073709551608]},)"
                      R"("c":{"dtype":"F64","shape":[1],"data_offsets":[18446744073709551608,0]})",
                  0)),
      "m.safetensors, tensor \"c\": needs 8 bytes for its shape, got data_offsets "
      "[18446744073709551608,0]");
}

TEST_CASE("Tensors may neither overlap nor leave a gap") {
  const std::string a = R"(,"a":{"dtype":"F64","shape":[2],"data_offsets":[0,16]})";
  CHECK_NOTHROW(
      parse(file_of(a + R"(,"b":{"dtype":"F64","shape":[2],"data_offsets":[16,32]})", 32)));
  CHECK_THROWS_WITH(
      parse(file_of(a + R"(,"b":{"dtype":"F64","shape":[2],"data_offsets":[8,24]})", 24)),
      "m.safetensors, tensor \"b\": needs data that begins at byte 16, where the tensor before it "
      "ends, got byte 8");
  CHECK_THROWS_WITH(
      parse(file_of(a + R"(,"b":{"dtype":"F64","shape":[2],"data_offsets":[24,40]})", 40)),
      Catch::Contains("needs data that begins at byte 16"));
  CHECK_THROWS_WITH(
      parse(file_of(a + R"(,"b":{"dtype":"F64","shape":[2],"data_offsets":[0,16]})", 16)),
      Catch::Contains("tensor \"b\": needs data that begins at byte 16"));
}

TEST_CASE("A header must be JSON of the expected form, with every name once") {
  const std::string entry = R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})";
  CHECK_NOTHROW(parse(file_of(R"(,"w":)" + entry, 4)));
  CHECK_THROWS_WITH(parse(file_of(R"(,"w":)" + entry + R"(,"w":)" + entry, 4)),
                    "m.safetensors: needs every name once, got \"w\" twice");
  CHECK_THROWS_WITH(parse(file_of("," + kMetadata, 0)),
                    "m.safetensors: needs every name once, got \"__metadata__\" twice");
  CHECK_THROWS_WITH(
      parse(file_of(R"(,"w":{"dtype":"F32","shape":[[[[1]]]],"data_offsets":[0,4]})", 4)),
      "m.safetensors: needs a safetensors header, got JSON nested too deeply");
  CHECK_THROWS_WITH(parse(file_of("," + std::string(1'000'000, '['), 0)),
                    Catch::StartsWith("m.safetensors: needs a "));
  CHECK_THROWS_WITH(parse(file_of(R"(,"w":{"dtype":"I64","shape":[1],"data_offsets":[0,8]})", 8)),
                    "m.safetensors, tensor \"w\": needs dtype \"F32\" or \"F64\", got \"I64\"");
  CHECK_THROWS_WITH(
      parse(sealed(R"({"__metadata__":{"checksum":"00000000","format_version":1}})", "")),
      "m.safetensors, metadata \"format_version\": needs text, got \"1\"");
}

TEST_CASE("Entries of a wrong type are refused") {
  for (const char* entry :
       {"1", "null", "[]", "{}", R"({"dtype":"F32","shape":[1]})",
        R"({"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1})",
        R"({"dtype":7,"shape":[1],"data_offsets":[0,4]})",
        R"({"dtype":"F32","shape":1,"data_offsets":[0,4]})",
        R"({"dtype":"F32","shape":[1.0],"data_offsets":[0,4]})",
        R"({"dtype":"F32","shape":[-1],"data_offsets":[0,4]})",
        R"({"dtype":"F32","shape":["1"],"data_offsets":[0,4]})",
        R"({"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,4]})",
        R"({"dtype":"F32","shape":[1],"data_offsets":[0]})",
        R"({"dtype":"F32","shape":[1],"data_offsets":[0,4,8]})",
        R"({"dtype":"F32","shape":[1],"data_offsets":{"0":0,"1":4}})"}) {
    INFO(entry);
    CHECK_THROWS_WITH(
        parse(file_of(R"(,"w":)" + std::string(entry), 4)),
        Catch::StartsWith("m.safetensors, tensor \"w\": needs a dtype, a shape and two"));
  }
  for (const char* tail : {"NaN", "Infinity", R"("w":NaN)", R"("w":{"dtype")", R"("\xff":1)",
                           "\"\xff\":1", R"("w":1e999)", "}", R"("w":{}} {)"}) {
    INFO(tail);
    CHECK_THROWS_WITH(parse(file_of("," + std::string(tail), 0)),
                      Catch::StartsWith("m.safetensors: needs a header of valid JSON, got"));
  }
}

TEST_CASE("Names that are taken, or not text, are not written") {
  const Folder folder;
  const fs::path path = folder.path / "m";
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

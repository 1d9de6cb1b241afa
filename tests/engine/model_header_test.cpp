// Headers with false content and a right checksum: the reader must notice the content.
#include "engine/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sealed_model.hpp"

#include <cstdint>

using namespace tapeflow;

namespace {

ModelFile parse(const std::string& bytes) { return parse_model("m.safetensors", bytes); }

}  // namespace

TEST_CASE("Messages distinguish damaged, foreign and truncated files as far as possible") {
  std::string damaged = sealed("{" + model_metadata + "}", "");
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
    CHECK_THROWS_WITH(parse(length_bytes(length) + "{" + model_metadata + "}"),
                      Catch::Contains("not safetensors or is cut short"));
  }
  const std::size_t limit = std::size_t{16} << 20;
  const std::string header = "{" + model_metadata + "}";
  CHECK_NOTHROW(parse(sealed(header + std::string(limit - header.size(), ' '), "")));
  CHECK_THROWS_WITH(parse(sealed(header + std::string(limit + 1 - header.size(), ' '), "")),
                    Catch::Contains("not safetensors or is cut short"));
}

TEST_CASE("False sizes in a header are refused, in spite of a right checksum") {
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

TEST_CASE("Offsets that wrap around at 2^64 are refused, though they end where the file ends") {
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
  CHECK_THROWS_WITH(parse(file_of("," + model_metadata, 0)),
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

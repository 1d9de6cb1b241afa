#include "engine/io/first_bytes.hpp"

#include "engine/io/file_error.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

using namespace std::string_view_literals;

/// A kind of file. `contains` is a text further behind, which tells archives apart.
struct Kind {
  std::string_view begin, contains, what, advice;
};

constexpr std::string_view save_as_csv = "save the sheet as CSV";
constexpr std::string_view with_pandas = "write it as CSV, with pandas for example";
constexpr std::string_view with_numpy = "save the array that you need as .npy";
constexpr std::string_view unpack = "unpack it first";

constexpr Kind kinds[] = {
    {"PAR1", "", "a Parquet file", with_pandas},
    {"PK\x03\x04", ".npy", "an NPZ archive", with_numpy},
    {"PK\x03\x04", "opendocument.spreadsheet", "a workbook of LibreOffice", save_as_csv},
    {"PK\x03\x04", "xl/", "an Excel workbook", save_as_csv},
    {"PK\x03\x04", "[Content_Types].xml", "an Excel workbook", save_as_csv},
    {"PK\x03\x04", "", "a ZIP archive", unpack},
    {"\xd0\xcf\x11\xe0", "", "an old Excel workbook", save_as_csv},
    {"\x89HDF\r\n\x1a\n", "", "an HDF5 file", with_numpy},
    {"MATLAB 5.0 MAT-file", "", "a MATLAB file", with_numpy},
    {"ARROW1", "", "an Arrow or Feather file", with_pandas},
    {"SQLite format 3", "", "an SQLite database", "write the table that you need as CSV"},
    {"<stata_dta>", "", "a Stata file", with_pandas},
    {"RDX", "", "an R data file", "write the table with R's write.csv"},
    {"X\n\0\0\0"sv, "", "an R data file", "write the table with R's write.csv"},
    {"BZh", "", "a file packed by bzip2", unpack},
    {"\xfd"
     "7zXZ",
     "", "a file packed by xz", unpack},
    {"\x28\xb5\x2f\xfd", "", "a file packed by zstd", unpack},
    {"7z\xbc\xaf\x27\x1c", "", "a 7-Zip archive", unpack},
    {"%PDF", "", "a PDF document", "copy the table into a CSV file"},
    {"<!DOCTYPE html", "", "a page of the web", "download the data themselves"},
    {"<html", "", "a page of the web", "download the data themselves"},
    {"<?xml", "", "an XML file", with_pandas},
    {"[{", "", "JSON", with_pandas},
    {"[[", "", "JSON", with_pandas},
    {"{\"", "", "JSON", with_pandas},
    {"\x89PNG", "", "a picture", "a folder of pictures is data, too"},
};

std::string_view without_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text;
}

}  // namespace

void require_readable(const std::string& file, std::string_view first_bytes) {
  const std::string_view text = without_blanks(first_bytes);
  for (const Kind& kind : kinds) {
    if (!text.starts_with(kind.begin) || text.find(kind.contains) == text.npos) continue;
    file_error(file, "a table as CSV or NPY",
               std::string(kind.what) + "; " + std::string(kind.advice));
  }
}

}  // namespace tapeflow

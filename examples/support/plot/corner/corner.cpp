#include "examples/support/plot/corner/corner.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"

#include <stdexcept>

namespace tapeflow {
namespace {

void append_rows(std::ostream& csv, const char* what, const Array<double>& rows) {
  for (std::size_t i = 0; i < rows.shape(0); ++i) {
    csv << what;
    for (std::size_t j = 0; j < rows.shape(1); ++j) csv << ',' << shortest(rows(i, j));
    csv << '\n';
  }
}

std::string csv_of(const Corner& corner) {
  TextWriter csv;
  csv << "what";
  for (const std::string& column : corner.columns) csv << ',' << csv_text(column);
  csv << '\n';
  append_rows(csv, "sample", corner.samples);
  append_rows(csv, "data", corner.data);
  return csv.str();
}

}  // namespace

std::filesystem::path save(const Corner& corner, const std::filesystem::path& picture,
                           std::ostream& notices) {
  if (corner.columns.empty()) throw std::logic_error("Corner: needs at least one column, got none");
  for (const Array<double>* table : {&corner.samples, &corner.data}) {
    if (table->dimension() == 2 && table->shape(1) == corner.columns.size()) continue;
    shape_error("Corner", "tables [N, " + std::to_string(corner.columns.size()) + "]",
                to_string(table->shape()));
  }
  return draw_or_tabulate(
      gnuplot_script(corner, format_of(picture)), [&] { return csv_of(corner); }, picture, notices);
}

}  // namespace tapeflow

#include "examples/tapeflow/fit_report.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "examples/tapeflow/markdown.hpp"
#include "examples/tapeflow/report_pictures.hpp"
#include "examples/tapeflow/report_sections.hpp"
#include "flows/tables/mixture_model.hpp"

#include <iostream>

namespace tapeflow {
namespace {

constexpr std::size_t least_epochs = 2;  // of a curve

// What the parts of a report share.
template <class Model>
struct Material {
  Model model;
  HeldOutRows held_out;
  Array<double> samples;
  std::vector<ColumnCheck> checks;

  Material(const FitReport& report, Workers& workers)
      : model(Model::load(report.command.out)),
        held_out(held_out_rows(model, report.data, workers)),
        samples(samples_beside(model, held_out, report.command.training.seed, workers)),
        checks(check_columns(model.columns(), samples, held_out.rows.x)) {}
};

void write_pictured_learning(std::ostream& out, const FitReport& report, const ReportFolder& folder,
                             std::ostream& notices) {
  write_learning(out, report);
  if (report.curve.size() < least_epochs) {
    out << "So few epochs make no curve.\n\n";
    return;
  }
  const auto file = draw_learning_curve(folder, report.curve, report.found.fit.best_epoch, notices);
  out << picture_in_text(file,
                         "The mean of log p of training and validation rows after each epoch.")
      << "\n\nBoth curves should rise and then stay level. A training curve that goes on rising "
         "while the other falls learns rows by heart.\n\n";
}

template <class Model>
void write_pictured_samples(std::ostream& out, const FitReport& report, const Material<Model>& from,
                            const ReportFolder& folder, std::ostream& notices) {
  const std::string title = std::filesystem::path(report.data.file).filename().string();
  const auto file = draw_samples(folder, title, from.model.columns(), from.samples,
                                 from.held_out.rows.x, notices);
  out << "## Samples beside held-out rows\n\n"
      << picture_in_text(file, "Samples of the model, and held-out rows, in pairs of columns.")
      << "\n\nThe samples should lie where the rows lie, and nowhere else. The held-out rows are "
         "those for validation and those to test on.\n\n## Column by column\n\n";
  const auto columns = draw_columns(folder, from.checks, notices);
  out << picture_in_text(columns,
                         "For each column, the share of samples and of rows below a value.")
      << "\n\nThe two solid curves of a column should lie on each other. The dashed curves show "
         "how "
         "far chance alone takes the rows.\n\n";
  write_column_checks(out, from.checks);
}

template <class Model>
std::string text_of(const FitReport& report, const ReportFolder& folder, Workers& workers,
                    std::ostream& notices) {
  const Material<Model> from(report, workers);
  TextWriter out;
  out << "# A density of "
      << markdown_text(std::filesystem::path(report.data.file).filename().string()) << "\n\n";
  write_result(out, report);
  write_warnings(out, report);
  write_table_of_fit(out, report);
  write_choice(out, report);
  write_pictured_learning(out, report, folder, notices);
  write_pictured_samples(out, report, from, folder, notices);
  write_worst_rows(out, from.held_out, report,
                   [&from](double score) { return from.model.percentile(score); });
  write_origin(out, report, from.model.notes());
  return out.str();
}

}  // namespace

void check_report(const FitCommand& command, const std::vector<NamedFile>& others) {
  if (command.report.empty()) return;
  make_report_folder(command.report);
  check_outputs(ReportFolder{command.report}.outputs(), others);
}

template <class T>
void write_report(const FitReport& report, Stages& stages) {
  stages.begin("writing the report");
  const ReportFolder folder{report.command.report};
  Workers workers(report.command.training.threads);
  TextWriter notices;
  const std::string text = report.command.mixture
                               ? text_of<MixtureModel<T>>(report, folder, workers, notices)
                               : text_of<DensityModel<T>>(report, folder, workers, notices);
  write_file_atomically(folder.text(), text);
  stages.finish();
  // One sentence for all pictures: they have the same reason.
  const std::string said = notices.str();
  if (!said.empty()) std::cerr << "note: " << said.substr(0, said.find('\n')) << "\n";
  std::cerr << "the report is in " << printable(folder.text().string()) << "\n";
}

template void write_report<float>(const FitReport&, Stages&);
template void write_report<double>(const FitReport&, Stages&);

}  // namespace tapeflow

// tapeflow info: what a model file holds.
#include "engine/io/file_error.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "flows/tables/density_model.hpp"

#include <iomanip>
#include <iostream>

namespace tapeflow {
namespace {

void print_line(const char* key, const std::string& value) {
  std::cout << std::left << std::setw(15) << key << value << "\n";
}

std::string kind_of(const ModelSpec& spec) {
  std::string text = spec.model;
  if (spec.model != "linear")
    text += ", " + std::to_string(spec.layers) + (spec.layers == 1 ? " layer" : " layers");
  if (has_networks(spec)) text += ", networks with hidden layers of";
  for (std::size_t i = 0; i < spec.hidden.size() && has_networks(spec); ++i)
    text += " " + std::to_string(spec.hidden[i]);
  return text;
}

void print_columns(const std::vector<std::string>& names, const Preprocessor& preprocessor) {
  for (std::size_t j = 0; j < names.size(); ++j) {
    std::cout << "  " << names[j] << "  mean " << preprocessor.mean()(j) << ", standard deviation "
              << preprocessor.deviation()(j) << "\n";
  }
}

// The columns of numbers, then those of classes: as the flow sees them.
void print_given(const PreparedContext& given) {
  if (given.features() > 0) std::cout << "given\n";
  std::vector<std::string> numbers;
  for (const ContextColumn& column : given.columns())
    if (!column.is_class()) numbers.push_back(column.name);
  if (given.numbers()) print_columns(numbers, *given.numbers());
  for (const ContextColumn& column : given.columns()) {
    if (!column.is_class()) continue;
    std::cout << "  " << column.name << "  classes";
    for (const std::string& name : column.classes) std::cout << " " << shown(name);
    std::cout << "\n";
  }
}

template <class T>
void print(const DensityModel<T>& model) {
  print_line("model", kind_of(model.spec));
  print_line("normalization", name_of(model.spec.normalization, normalization_names()));
  print_line("preprocessing", name_of(model.spec.preprocessing, preprocessing_names()));
  print_line("precision", sizeof(T) == 4 ? "float" : "double");
  print_line("parameters", std::to_string(model.flow.parameter_count()));
  std::cout << "columns\n";
  print_columns(model.columns, model.preprocessor);
  print_given(model.given);
  for (const auto& [key, value] : model.notes) std::cout << key << ": " << value << "\n";
}

}  // namespace

void add_info(CLI::App& app, std::function<int()>& work) {
  const auto file = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("info", "what a model file holds");
  command->add_option("MODEL", *file, "a model file that fit wrote")->required();
  command->callback([&work, file] {
    work = [file] {
      const AnyDensityModel model = load_density_model(*file);
      std::visit([](const auto& m) { print(m); }, model);
      return exit_success;
    };
  });
}

}  // namespace tapeflow

// tapeflow info: what a model file holds.
#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/tapeflow/pictures.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "flows/tables/density_model.hpp"

#include <iomanip>
#include <iostream>

namespace tapeflow {
namespace {

void print_line(const char* key, const std::string& value) {
  std::cout << std::left << std::setw(15) << key << value << "\n";
}

std::string described(const ModelSettings& settings) {
  const ModelKind& kind = model_kind(settings);
  std::string text = kind.name;
  if (settings.picture)
    text += ", " + std::to_string(settings.picture->scales) +
            (settings.picture->scales == 1 ? " scale" : " scales");
  if (settings.picture && kind.has_layers) {
    text += " of " + std::to_string(settings.layers) + (settings.layers == 1 ? " step" : " steps");
    text += ", " + name_of(settings.picture->coupling, coupling_names()) + " couplings";
  } else if (kind.has_layers)
    text += ", " + std::to_string(settings.layers) + (settings.layers == 1 ? " layer" : " layers");
  if (kind.has_networks) {
    text += ", networks with hidden layers of";
    for (const std::size_t width : settings.hidden) text += " " + std::to_string(width);
  }
  return text;
}

void print_columns(const std::vector<std::string>& names, const Preprocessor& preprocessor) {
  for (std::size_t j = 0; j < names.size(); ++j) {
    std::cout << "  " << printable(names[j]) << "  mean " << preprocessor.mean()(j)
              << ", standard deviation " << preprocessor.deviation()(j) << "\n";
  }
}

// The columns of numbers, then those of classes: as the flow sees them.
void print_context(const ContextEncoder& encoder) {
  if (encoder.features() > 0) std::cout << "given\n";
  std::vector<std::string> numbers;
  for (const ContextColumn& column : encoder.columns())
    if (!column.is_class()) numbers.push_back(column.name);
  if (encoder.numbers()) print_columns(numbers, *encoder.numbers());
  for (const ContextColumn& column : encoder.columns()) {
    if (!column.is_class()) continue;
    std::cout << "  " << printable(column.name) << "  classes";
    for (const std::string& name : column.classes) std::cout << " " << shown(name);
    std::cout << "\n";
  }
}

void print_picture(const ModelSettings& settings) {
  const ImageShape seen = picture_of_flow(settings);
  TextWriter alpha;
  alpha << settings.picture->alpha;
  print_line("pictures",
             size_in_words(settings.picture->shape) +
                 (seen == settings.picture->shape ? "" : ", padded to " + size_in_words(seen)));
  print_line("levels", std::to_string(settings.picture->levels));
  print_line("alpha", alpha.str());
}

template <class T>
void print(const DensityModel<T>& model) {
  print_line("model", described(model.settings()));
  print_line("normalization", name_of(model.settings().normalization, normalization_names()));
  print_line("preprocessing", name_of(model.settings().preprocessing, preprocessing_names()));
  print_line("precision", sizeof(T) == 4 ? "float" : "double");
  print_line("parameters", std::to_string(model.flow().parameter_count()));
  if (model.settings().picture) {
    print_picture(model.settings());
  } else {
    std::cout << "columns\n";
    print_columns(model.columns(), model.preprocessor());
  }
  print_context(model.context_encoder());
  for (const auto& [key, value] : model.notes())
    std::cout << printable(key) << ": " << printable(value) << "\n";
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

// tapeflow info: what a model file holds, and how it was fitted.
#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/fit_domain.hpp"
#include "examples/tapeflow/fit_notes.hpp"
#include "examples/tapeflow/info_json.hpp"
#include "examples/tapeflow/pictures.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "examples/tapeflow/use_model.hpp"

#include <iomanip>
#include <iostream>

#include <CLI/CLI.hpp>

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

// What a column can be, or its mean and deviation if it can be any number.
void print_columns(const std::vector<std::string>& names, const Preprocessor& preprocessor,
                   const TableDomain& domain) {
  for (std::size_t j = 0; j < names.size(); ++j) {
    std::cout << "  " << printable(names[j]) << "  ";
    if (domain.any() && !domain.columns()[j].is_real_line()) {
      std::cout << domain_in_words(domain.columns()[j]) << "\n";
    } else {
      std::cout << "mean " << preprocessor.mean()(j) << ", standard deviation "
                << preprocessor.deviation()(j) << "\n";
    }
  }
}

// The columns of numbers, then those of classes: as the flow sees them.
void print_context(const ContextEncoder& encoder) {
  if (encoder.features() > 0) std::cout << "given\n";
  std::vector<std::string> numbers;
  for (const ContextColumn& column : encoder.columns())
    if (!column.is_class()) numbers.push_back(column.name);
  if (encoder.numbers()) print_columns(numbers, *encoder.numbers(), {});
  for (const ContextColumn& column : encoder.columns()) {
    if (!column.is_class()) continue;
    std::cout << "  " << printable(column.name) << "  classes";
    for (const std::string& name : column.classes) std::cout << " " << shown(name);
    std::cout << "\n";
  }
}

void print_picture(const ModelSettings& settings) {
  const ImageShape seen = picture_of_flow(settings);
  print_line("pictures",
             size_in_words(settings.picture->shape) +
                 (seen == settings.picture->shape ? "" : ", padded to " + size_in_words(seen)));
  print_line("levels", std::to_string(settings.picture->levels));
  print_line("alpha", to_text(settings.picture->alpha));
}

// The notes of a fit in the order of their list, then all others.
void print_notes(std::map<std::string, std::string> notes) {
  const auto print_note = [](const std::string& key, const std::string& value) {
    std::cout << printable(key) << ": " << printable(value) << "\n";
  };
  for (const std::string& key : names_of_fit_notes()) {
    const auto found = notes.find(key);
    if (found == notes.end()) continue;
    print_note(key, found->second);
    notes.erase(found);
  }
  for (const auto& [key, value] : notes) print_note(key, value);
}

template <class T>
std::string kind_of(const DensityModel<T>& model) {
  return described(model.settings());
}
template <class T>
std::string kind_of(const MixtureModel<T>& model) {
  return "mixture of " + std::to_string(model.members().size()) + ": " +
         described(model.settings());
}

// The scores of each member of a mixture, as its own notes tell them.
template <class T>
void print_members(const DensityModel<T>&) {}
template <class T>
void print_members(const MixtureModel<T>& model) {
  TextTable table({"member", "validation log-likelihood", "test log-likelihood"});
  for (const DensityModel<T>& member : model.members()) {
    const auto note = [&member](const char* name) {
      const auto found = member.notes().find(name);
      return found == member.notes().end() ? "-" : printable(found->second);
    };
    table.row(
        {"seed " + note("seed"), note("validation log-likelihood"), note("test log-likelihood")});
  }
  std::cout << table;
}

template <class Model>
void print(const Model& model) {
  const auto members = members_of(model);
  print_line("model", kind_of(model));
  print_line("normalization", name_of(model.settings().normalization, normalization_names()));
  print_line("preprocessing", name_of(model.settings().preprocessing, preprocessing_names()));
  print_line("precision", precision_of(members));
  print_line("parameters", std::to_string(parameters_of(members)));
  if (const std::string meaning = meaning_of_percentiles(model); !meaning.empty())
    print_line("percentiles", meaning);
  if (model.settings().picture) {
    print_picture(model.settings());
  } else {
    std::cout << "columns\n";
    print_columns(model.columns(), members.front().preprocessor(), model.domain());
  }
  print_context(model.context_encoder());
  print_members(model);
  print_notes(model.notes());
}

}  // namespace

void add_info(CLI::App& app, std::function<int()>& work) {
  const auto file = std::make_shared<std::string>();
  const auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("info", "what a model file holds, and how it was fitted");
  add_model_argument(*command, *file);
  command->add_flag("--json", *json, "print one JSON object on standard output");
  command->callback([&work, file, json] {
    work = [file, json] {
      return with_model(*file, [json](const auto& model) {
        *json ? print_info_json(model) : print(model);
        return exit_success;
      });
    };
  });
}

}  // namespace tapeflow

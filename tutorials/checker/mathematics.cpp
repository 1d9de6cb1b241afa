#include "tutorials/checker/mathematics.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/run_program.hpp"
#include "tutorials/checker/bare_code.hpp"
#include "tutorials/checker/definitions.hpp"
#include "tutorials/checker/includes.hpp"

#include <algorithm>
#include <regex>

namespace tapeflow::tutorials {
namespace {

namespace fs = std::filesystem;

bool is_map(const std::string& function) {
  static const std::set<std::string> maps{"latent",    "data",         "latent_in_training",
                                          "move",      "move_back",    "f",
                                          "log_slope", "inverse_of_f", "operator()"};
  return maps.contains(function);
}

// A function of one of a layer's files.
struct Function {
  std::string file;
  Definition definition;
  std::string body;  // without checks
};

// The .cpp files of a layer: its own, and those of the headers that its files include from the same
// folder.
std::set<std::string> sources_of_layer(const fs::path& root, const Layer& layer) {
  const std::string folder = layer.header.substr(0, layer.header.rfind('/') + 1);
  std::set<std::string> sources;
  std::vector<std::string> waiting{layer.header};
  while (!waiting.empty()) {
    const std::string header = waiting.back(), stem = header.substr(0, header.rfind('.'));
    waiting.pop_back();
    if (!header.starts_with(folder) || !fs::exists(root / (stem + ".cpp"))) continue;
    if (!sources.insert(stem + ".cpp").second) continue;
    for (const char* ending : {".hpp", ".cpp"}) {
      for (const std::string& name : includes_of(bare_code(read_file(root / (stem + ending)))))
        waiting.push_back(name);
    }
  }
  return sources;
}

std::vector<Function> functions_of(const fs::path& root, const std::set<std::string>& files) {
  std::vector<Function> functions;
  for (const std::string& file : files) {
    for (const Definition& d : definitions_of(read_file(root / file))) {
      if (!d.function.empty())
        functions.push_back({file, d, without_checks(d.text.substr(d.body))});
    }
  }
  return functions;
}

// The names that code calls without an object, a class or a namespace before them.
std::set<std::string> called_in(const std::string& code) {
  static const std::regex call(R"((?:^|[^\w.:>])(\w+)(?=\())");
  std::set<std::string> names;
  for (std::sregex_iterator at(code.begin(), code.end(), call), end; at != end; ++at)
    names.insert((*at)[1]);
  return names;
}

// Whether a function returns numbers: the type T, or one that is made of it.
bool returns_numbers(const Definition& d) {
  static const std::regex number(R"(\b(T|auto)\b)");
  return std::regex_search(d.result, number);
}

// The maps among the functions, and the functions that these call, directly or not, for numbers.
std::vector<Function> with_mathematics(const std::vector<Function>& functions) {
  std::set<std::string> names;
  for (const Function& f : functions) {
    if (is_map(f.definition.function)) names.insert(f.definition.function);
  }
  for (std::size_t before = 0; before != names.size();) {
    before = names.size();
    for (const Function& f : functions) {
      if (names.contains(f.definition.function)) names.merge(called_in(f.body));
    }
    names.erase("checked");
  }
  std::vector<Function> found = functions;
  std::erase_if(found, [&names](const Function& f) {
    const Definition& d = f.definition;
    return !names.contains(d.function) || (!is_map(d.function) && !returns_numbers(d));
  });
  return found;
}

void add_lines(const Function& f, Mathematics& mathematics) {
  const auto before =
      std::count(f.definition.text.begin(),
                 f.definition.text.begin() + static_cast<std::ptrdiff_t>(f.definition.body), '\n');
  std::size_t number = f.definition.first + static_cast<std::size_t>(before);
  for (const std::string& line : lines_of(f.body)) {
    if (!is_closing(line)) mathematics.lines[number] = f.definition.function;
    ++number;
  }
}

}  // namespace

std::vector<Mathematics> mathematics_of(const fs::path& root) {
  std::vector<Mathematics> all;
  for (const Layer& layer : layers_of(root)) {
    std::map<std::string, Mathematics> of_files;
    for (const Function& f : with_mathematics(functions_of(root, sources_of_layer(root, layer)))) {
      Mathematics& one = of_files[f.file];
      one.file = f.file;
      one.chapter = layer.chapter;
      add_lines(f, one);
    }
    for (const auto& [file, one] : of_files) {
      const auto is_it = [&name = file](const Mathematics& m) { return m.file == name; };
      if (std::none_of(all.begin(), all.end(), is_it)) all.push_back(one);
    }
  }
  return all;
}

}  // namespace tapeflow::tutorials

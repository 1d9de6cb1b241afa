// The definitions of a C++ source, found by its layout: clang-format begins each in column 1.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace tapeflow::tutorials {

/// What stands at the top level of a source, inside its namespaces: a function, a type, a constant
/// or an instantiation.
struct Definition {
  std::size_t first, last;  ///< its lines, counted from 1
  std::string text;         ///< without comments and with empty literals; one line a line
  std::string function;     ///< the name if this defines a function, such as "latent"; else empty
  std::string result;       ///< of a function: what stands before its name
  std::size_t body;         ///< of a function: where in the text the part after its { begins
};

std::vector<Definition> definitions_of(const std::string& code);

/// The numbers of the lines that say something: those with more than comments, brackets, #include
/// or another directive, namespaces, template <…>, public: or private:. Explicit instantiations and
/// functions called visit, which hand on what a class has, do not count.
std::set<std::size_t> lines_of_code(const std::string& code);

/// Whether a line has brackets and signs between them only, as "});".
bool is_closing(const std::string& line);

}  // namespace tapeflow::tutorials

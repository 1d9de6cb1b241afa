#include "engine/class_name.hpp"

#include <cstdlib>
#include <memory>

#include <cxxabi.h>

namespace tapeflow {

std::string without_template_arguments(const std::string& name) {
  return name.substr(0, name.find('<'));
}

std::string class_name(const std::type_info& type) {
  const std::unique_ptr<char, void (*)(void*)> full(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, nullptr), std::free);
  const std::string name = without_template_arguments(full ? full.get() : type.name());
  return name.substr(name.rfind(':') + 1);
}

}  // namespace tapeflow

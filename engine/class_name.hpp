// The name of a class, for messages.
#pragma once

#include <string>
#include <typeinfo>

namespace tapeflow {

/// "AffineCoupling" for tapeflow::AffineCoupling<float>.
std::string class_name(const std::type_info& type);

/// "log" for log<float>: the name of a function or a class as the compiler gives it, without its
/// template arguments.
std::string without_template_arguments(const std::string& name);

}  // namespace tapeflow

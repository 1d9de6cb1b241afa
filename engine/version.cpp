#include "engine/version.hpp"

namespace tapeflow {

std::string_view version() { return TAPEFLOW_VERSION; }

}  // namespace tapeflow

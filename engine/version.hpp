// The version of this library. CHANGELOG.md says what changed from one version to the next.
#pragma once

#include <string_view>

namespace tapeflow {

/// The version that the linked library was built as, such as "0.2.0".
std::string_view version();

}  // namespace tapeflow

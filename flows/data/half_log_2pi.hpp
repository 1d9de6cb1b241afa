// The constant of every normal density.
#pragma once

namespace tapeflow {

/// ½ ln 2π: ln N(u; 0, 1) = -u² / 2 - half_log_2pi. The number that 0.5 * std::log(2 * pi) has in
/// double.
inline constexpr double half_log_2pi = 0.91893853320467267;

}  // namespace tapeflow

// Which of the two couplings of pictures a recipe puts together.
#pragma once

namespace tapeflow {

/// ConvAdditiveCoupling or ConvAffineCoupling.
enum class CouplingKind { additive, affine };

}  // namespace tapeflow

#include "flows/layers/image/conv_coupling.hpp"

namespace tapeflow {

template <class T>
ConvAdditiveCoupling<T>::ConvAdditiveCoupling(const ImageSplit& split,
                                              const ConvCouplingOptions& options, Rng& rng)
    : AdditiveCoupling<T>(split.columns,
                          std::make_unique<ConvCouplingNet<T>>(split, 1, options, rng),
                          context_columns(split.shape, options)) {}

template <class T>
ConvAffineCoupling<T>::ConvAffineCoupling(const ImageSplit& split,
                                          const ConvCouplingOptions& options, Rng& rng)
    : AffineCoupling<T>(
          split.columns,
          ScaleAndShiftNet<T>(split.columns,
                              std::make_unique<ConvCouplingNet<T>>(split, 2, options, rng),
                              options.log_scale_bound),
          context_columns(split.shape, options)) {}

template class ConvAdditiveCoupling<float>;
template class ConvAdditiveCoupling<double>;
template class ConvAffineCoupling<float>;
template class ConvAffineCoupling<double>;

}  // namespace tapeflow

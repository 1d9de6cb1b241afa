#include "flows/vae/decoder.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "flows/data/half_log_2pi.hpp"

#include <cmath>

namespace tapeflow {

template <class T>
Var<T> BernoulliDecoder<T>::log_prob(Var<T> x, Var<T> z) const {
  const Var<T> logits = (*network_)(z);
  require_same_shape("BernoulliDecoder", "the data", x.shape(), "the logits", logits.shape());
  return sum(x * logits - softplus(logits), {1});
}

template <class T>
Array<T> BernoulliDecoder<T>::sample(Var<T> z, Rng& rng) const {
  Array<T> x = mean(z).value();
  for (T& v : x) v = rng.uniform() < static_cast<double>(v) ? T(1) : T(0);
  return x;
}

template <class T>
GaussianDecoder<T>::GaussianDecoder(std::unique_ptr<Network<T>> network, double deviation)
    : network_(std::move(network)),
      log_deviation_{"log_deviation", filled<T>({1}, static_cast<T>(std::log(deviation)))} {
  require(deviation > 0 && std::isfinite(deviation),
          "GaussianDecoder: needs a deviation above 0, got " + shortest_text(deviation));
}

template <class T>
Var<T> GaussianDecoder<T>::log_prob(Var<T> x, Var<T> z) const {
  const Var<T> centre = mean(z), s = z.tape().watch(log_deviation_);
  require_same_shape("GaussianDecoder", "the data", x.shape(), "the means", centre.shape());
  const T columns = static_cast<T>(x.extent(1)), constant = static_cast<T>(half_log_2pi);
  return -sum(square((x - centre) * exp(-s)), {1}) / 2 - columns * (s + constant);
}

// tag: gaussian-sample
template <class T>
Array<T> GaussianDecoder<T>::sample(Var<T> z, Rng& rng) const {
  Array<T> x = mean(z).value();
  const Array<T> noise = rng.normal<T>(x.shape());
  const T deviation = std::exp(log_deviation_.value(0));
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] += deviation * noise.data()[i];
  return x;
}
// end: gaussian-sample

template <class T>
void GaussianDecoder<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("network", *network_);
  visitor("log_deviation", log_deviation_);
}

template class BernoulliDecoder<float>;
template class BernoulliDecoder<double>;
template class GaussianDecoder<float>;
template class GaussianDecoder<double>;

}  // namespace tapeflow

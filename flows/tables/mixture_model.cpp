#include "flows/tables/mixture_model.hpp"

#include "engine/check.hpp"
#include "flows/data/statistics.hpp"
#include "flows/tables/model_json.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

template <class T>
std::string described(const DensityModel<T>& model) {
  return description_to_json({model.settings(), model.columns(), model.context_encoder().columns(),
                              sizeof(T) == 4 ? "float" : "double", model.domain()});
}

template <class T>
bool fit_together(const DensityModel<T>& a, const DensityModel<T>& b) {
  return described(a) == described(b) && a.levels().origin == b.levels().origin &&
         a.levels().width == b.levels().width;
}

// The part of the k-th of so many members in the progress of all.
OnProgress part_of(const OnProgress& on_progress, std::size_t k, std::size_t members) {
  if (!on_progress) return {};
  return [&on_progress, k, members](double done) {
    on_progress((static_cast<double>(k) + done) / static_cast<double>(members));
  };
}

// For each member the samples, by their numbers, that are drawn from it.
std::vector<std::vector<std::size_t>> samples_of_members(std::size_t members, std::size_t count,
                                                         Rng& rng) {
  std::vector<std::vector<std::size_t>> samples(members);
  for (std::size_t i = 0; i < count; ++i) samples[rng.below(members)].push_back(i);
  return samples;
}

}  // namespace

template <class T>
MixtureModel<T>::MixtureModel(std::vector<DensityModel<T>> members) : members_(std::move(members)) {
  require(!members_.empty(), "MixtureModel: needs at least one member, got none");
  for (std::size_t k = 1; k < members_.size(); ++k)
    require(fit_together(first(), members_[k]),
            "MixtureModel: needs members with the same settings, columns, context, domain and "
            "levels, but those of member " +
                std::to_string(k + 1) + " are not those of member 1");
}

template <class T>
std::vector<double> MixtureModel<T>::log_prob(const Rows<double>& raw, Workers& workers,
                                              const OnProgress& on_progress) const {
  const std::size_t members = members_.size();
  std::vector<double> total = first().log_prob(raw, workers, part_of(on_progress, 0, members));
  for (std::size_t k = 1; k < members; ++k) {
    const std::vector<double> log_p =
        members_[k].log_prob(raw, workers, part_of(on_progress, k, members));
    for (std::size_t i = 0; i < total.size(); ++i) total[i] = log_sum(total[i], log_p[i]);
  }
  for (double& v : total) v -= std::log(static_cast<double>(members));
  return total;
}

template <class T>
Array<double> MixtureModel<T>::sample(std::size_t count, Rng& rng,
                                      const SampleOptions<double>& options) const {
  require_context_of("MixtureModel", context_encoder().columns(), options.context, count);
  const std::size_t d = columns().size();
  const auto samples = samples_of_members(members_.size(), count, rng);
  Array<double> rows(Shape{count, d});
  for (std::size_t k = 0; k < members_.size(); ++k) {
    SampleOptions<double> of_member = options;
    if (is_given(options.context)) of_member.context = select_rows(options.context, samples[k]);
    const Array<double> drawn = members_[k].sample(samples[k].size(), rng, of_member);
    for (std::size_t i = 0; i < samples[k].size(); ++i)
      std::copy_n(drawn.data() + i * d, d, rows.data() + samples[k][i] * d);
  }
  return rows;
}

template class MixtureModel<float>;
template class MixtureModel<double>;

}  // namespace tapeflow

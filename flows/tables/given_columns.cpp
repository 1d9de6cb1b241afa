#include "flows/tables/given_columns.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "flows/data/statistics.hpp"
#include "flows/layers/orders.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t least_chains = 200, most_starts = 20000, starts_a_chain = 20;
constexpr std::size_t steps_of_chains = 600;

Array<double> repeated(const Array<double>& row, std::size_t count) {
  if (!is_given(row)) return {};
  return select_rows(row, std::vector<std::size_t>(count, 0));
}

// The log-density of places, given one raw context.
template <class T>
std::vector<double> log_density_of_places(const DensityModel<T>& model, const Array<double>& places,
                                          const Array<double>& context, Workers& workers) {
  const std::size_t n = places.shape(0);
  const ContextEncoder& encoder = model.context_encoder();
  const Array<double> seen = encoder.prepare(encoder.encode(repeated(context, n), n)).rows;
  const Preprocessor::Prepared prepared = model.preprocessor().prepare(places, seen);
  Rows<T> rows{cast<T>(prepared.rows)};
  if (encoder.features() > 0) rows.context = cast<T>(seen);
  std::vector<double> log_p = model.flow().log_prob(rows, workers);
  for (std::size_t i = 0; i < n; ++i) log_p[i] += prepared.log_det[i];
  return log_p;
}

template <class T>
std::vector<double> log_density_of_places(const MixtureModel<T>& model, const Array<double>& places,
                                          const Array<double>& context, Workers& workers) {
  const double log_count = std::log(static_cast<double>(model.members().size()));
  std::vector<double> total(places.shape(0), -HUGE_VAL);
  for (const DensityModel<T>& member : model.members()) {
    const std::vector<double> log_p = log_density_of_places(member, places, context, workers);
    for (std::size_t i = 0; i < total.size(); ++i)
      total[i] = log_sum(total[i], log_p[i] - log_count);
  }
  return total;
}

// Raw rows of the model, the nearest to the given numbers first.
template <class Model>
Array<double> near_rows(const Model& model, const GivenColumns& given, std::size_t count,
                        const Array<double>& context, Rng& rng, Workers& workers) {
  const std::size_t tries = std::max(count, std::min(most_starts, starts_a_chain * count));
  const Array<double> rows =
      model.sample(tries, rng, {.context = repeated(context, tries), .workers = &workers});
  const ColumnMoments moments = column_moments(rows);
  const std::vector<double> units(moments.deviation.begin(), moments.deviation.end());
  std::vector<double> distance(tries);
  for (std::size_t i = 0; i < tries; ++i)
    distance[i] = given.distance(rows.data() + i * rows.shape(1), units);
  std::vector<std::size_t> order = natural_order(tries);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return distance[a] < distance[b]; });
  order.resize(count);
  return select_rows(rows, order);
}

}  // namespace

GivenColumns::GivenColumns(std::vector<std::string> columns, TableDomain domain)
    : columns_(std::move(columns)), domain_(std::move(domain)), given_(columns_.size()) {}

const ColumnDomain& GivenColumns::domain_of(std::size_t column) const {
  static const ColumnDomain real_line;
  return domain_.columns().empty() ? real_line : domain_.columns()[column];
}

void GivenColumns::set(const std::string& column, double number) {
  const auto place = std::find(columns_.begin(), columns_.end(), column);
  require(place != columns_.end(), "given columns: there is no column \"" + column + "\"");
  const auto j = static_cast<std::size_t>(place - columns_.begin());
  const ColumnDomain& domain = domain_of(j);
  require(!given_[j], "given columns: \"" + column + "\" is given twice");
  require(std::isfinite(number) && domain.contains(number),
          "given columns: \"" + column + "\" cannot be " + shortest_text(number));
  given_[j] = {number, domain.place(number, 0).at, domain.place(number, 1).at};
  if (given_[j]->is_atom()) given_[j]->value = domain.number_at(domain.place(number, 0.5).at);
}

std::size_t GivenColumns::count() const {
  return static_cast<std::size_t>(
      std::count_if(given_.begin(), given_.end(), [](const auto& one) { return one.has_value(); }));
}

double GivenColumns::distance(const double* row, const std::vector<double>& units) const {
  double sum = 0;
  for (std::size_t j = 0; j < given_.size(); ++j) {
    if (!given_[j] || row[j] == given_[j]->value) continue;
    const double steps = (row[j] - given_[j]->value) / units[j];
    sum += steps * steps;
  }
  return std::isfinite(sum) ? sum : HUGE_VAL;
}

void GivenColumns::put_into(Array<double>& places, Rng& rng) const {
  for (std::size_t i = 0; i < places.shape(0); ++i)
    for (std::size_t j = 0; j < given_.size(); ++j)
      if (given_[j]) places(i, j) = domain_of(j).place(given_[j]->value, rng.uniform()).at;
}

bool GivenColumns::fits(const double* places) const {
  for (std::size_t j = 0; j < given_.size(); ++j) {
    const auto& one = given_[j];
    if (one && one->is_atom() && !(one->low < places[j] && places[j] < one->high)) return false;
  }
  return true;
}

std::vector<std::size_t> GivenColumns::moving() const {
  std::vector<std::size_t> columns;
  for (std::size_t j = 0; j < given_.size(); ++j)
    if (!given_[j] || given_[j]->is_atom()) columns.push_back(j);
  return columns;
}

void GivenColumns::put_numbers_into(Array<double>& rows) const {
  for (std::size_t i = 0; i < rows.shape(0); ++i)
    for (std::size_t j = 0; j < given_.size(); ++j)
      if (given_[j]) rows(i, j) = given_[j]->value;
}

template <class Model>
GivenDraws draw_given(const Model& model, const GivenColumns& given, std::size_t count, Rng& rng,
                      Workers& workers, const Array<double>& context,
                      const OnProgress& on_progress) {
  require(given.count() > 0 && given.count() < given.columns(),
          "given columns: needs some of the " + std::to_string(given.columns()) +
              " columns, and not all, got " + std::to_string(given.count()));
  const std::size_t n = std::max(count, least_chains);
  const Array<double> near = near_rows(model, given, n, context, rng, workers);
  Array<double> places = given.domain().random_places(near, TableDomain::Step::stretch, rng).rows;
  given.put_into(places, rng);
  const std::vector<std::size_t> moving = given.moving();
  // The places of the rows of a half of the chains, of which these columns move.
  const auto all_columns = [&](const Array<double>& moved) {
    Array<double> all = row_range(places, 0, moved.shape(0));
    for (std::size_t i = 0; i < moved.shape(0); ++i)
      for (std::size_t k = 0; k < moving.size(); ++k) all(i, moving[k]) = moved(i, k);
    return all;
  };
  const auto log_density = [&](const Array<double>& moved) {
    const Array<double> all = all_columns(moved);
    std::vector<double> log_p = log_density_of_places(model, all, context, workers);
    for (std::size_t i = 0; i < log_p.size(); ++i)
      if (!given.fits(all.data() + i * all.shape(1)) || !(log_p[i] < HUGE_VAL))
        log_p[i] = -HUGE_VAL;
    return log_p;
  };
  const MarkovChains chains =
      run_chains(log_density, select_columns(places, moving), steps_of_chains, rng, on_progress);
  Array<double> rows = given.domain().numbers_at(all_columns(chains.rows));
  given.put_numbers_into(rows);
  return {row_range(rows, 0, count), chains.accepted,
          *std::max_element(chains.shrink_factor.begin(), chains.shrink_factor.end())};
}

#define TAPEFLOW_INSTANTIATE(Model)                                                              \
  template GivenDraws draw_given(const Model&, const GivenColumns&, std::size_t, Rng&, Workers&, \
                                 const Array<double>&, const OnProgress&);

TAPEFLOW_INSTANTIATE(DensityModel<float>)
TAPEFLOW_INSTANTIATE(DensityModel<double>)
TAPEFLOW_INSTANTIATE(MixtureModel<float>)
TAPEFLOW_INSTANTIATE(MixtureModel<double>)

}  // namespace tapeflow

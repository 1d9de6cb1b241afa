#include "flows/tables/latent_map.hpp"

#include "flows/row_chunks.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

template <class T>
Flow<double> in_double(const DensityModel<T>& model) {
  Rng rng(1);
  Flow<double> flow = build_flow<double>(model.settings(), model.flow().features(), rng);
  copy_parameters(model.flow(), flow);
  return flow;
}

}  // namespace

template <class T>
LatentMap::LatentMap(const DensityModel<T>& model)
    : domain_(model.domain()),
      context_encoder_(model.context_encoder()),
      preprocessor_(model.preprocessor()),
      flow_(in_double(model)) {}

Array<double> LatentMap::prepared_context(const Rows<double>& rows) const {
  return context_encoder_.prepare(context_encoder_.encode(rows.context, rows.count())).rows;
}

Array<double> LatentMap::to_latent(const Rows<double>& raw, Workers& workers) const {
  const Array<double> context = prepared_context(raw);
  Rng rng(1);
  const PlacedRows placed = domain_.random_places(raw.x, TableDomain::Step::stretch, rng);
  const Array<double> x = preprocessor_.prepare(placed.rows, context).rows;
  return mapped(x, context, &Bijector<double>::to_latent, workers);
}

Array<double> LatentMap::to_data(const Rows<double>& latents, Workers& workers) const {
  const Array<double> context = prepared_context(latents);
  const Array<double> x = mapped(latents.x, context, &Bijector<double>::to_data, workers);
  return domain_.numbers_at(preprocessor_.undo(x, context));
}

Array<double> LatentMap::mapped(const Array<double>& rows, const Array<double>& context,
                                Direction direction, Workers& workers) const {
  const std::size_t n = rows.shape()[0], d = features();
  Array<double> images(Shape{n, d});
  for_each_chunk<double>(
      n, d, workers, [&](std::size_t first, std::size_t count, Tape<double>& tape) {
        const Var<double> input = tape.constant(row_range(rows, first, count));
        const Var<double> image =
            (flow_.bijector().*direction)(input, context_rows(tape, context, first, count)).value;
        std::copy_n(image.data(), image.size(), images.data() + first * d);
      });
  return images;
}

template LatentMap::LatentMap(const DensityModel<float>&);
template LatentMap::LatentMap(const DensityModel<double>&);

}  // namespace tapeflow

#include "examples/ch11_glow/step_pictures.hpp"

#include "flows/chain.hpp"
#include "flows/layers/coupling/coupling.hpp"
#include "flows/layers/image/on_columns.hpp"
#include "flows/layers/image/squeeze.hpp"

#include <functional>

namespace tapeflow {
namespace {

// Goes through the layers of a flow and notes the rows behind every coupling.
class Walk {
 public:
  Walk(Array<float> x, const Array<float>& context) : x_(std::move(x)), context_(context) {}

  void through(const Bijector<float>& layer) {
    if (const auto* chain = dynamic_cast<const Chain<float>*>(&layer)) {
      for (std::size_t k = 0; k < chain->size(); ++k) through(chain->layer(k));
    } else if (const auto* some = dynamic_cast<const OnColumns<float>*>(&layer)) {
      through_columns(*some);
    } else {
      x_ = mapped(layer, &Bijector<float>::to_latent, x_);
      if (dynamic_cast<const Squeeze<float>*>(&layer))
        put_back_.push_back([this, &layer](const Array<float>& y) {
          return mapped(layer, &Bijector<float>::to_data, y);
        });
      if (dynamic_cast<const Coupling<float>*>(&layer)) note();
    }
  }

  std::vector<Array<float>> seen_and_end() {
    note();
    return std::move(seen_);
  }

 private:
  using PutBack = std::function<Array<float>(const Array<float>&)>;
  using Map = Transformed<float> (Bijector<float>::*)(Var<float>, Var<float>) const;

  Array<float> mapped(const Bijector<float>& layer, Map map, const Array<float>& x) const {
    Tape<float> tape({.record = false});
    return (layer.*map)(tape.constant(x), tape.constant(context_)).value.value();
  }

  // The layer inside sees some columns. What it moves is moved back within these columns, then and
  // in later pictures.
  void through_columns(const OnColumns<float>& some) {
    const Array<float> whole = x_;
    const std::vector<std::size_t>& columns = some.columns();
    std::vector<PutBack> outside = std::move(put_back_);
    put_back_ = outside;
    put_back_.push_back([&](const Array<float>& part) { return with(whole, columns, part); });
    x_ = select_columns(whole, columns);
    through(some.part());
    x_ = with(whole, columns, x_);
    put_back_.erase(put_back_.begin(),
                    put_back_.begin() + static_cast<std::ptrdiff_t>(outside.size() + 1));
    outside.push_back([inside = std::move(put_back_), &columns](const Array<float>& y) {
      return with(y, columns, put_back(inside, select_columns(y, columns)));
    });
    put_back_ = std::move(outside);
  }

  // The rows with other numbers in some columns.
  static Array<float> with(Array<float> whole, const std::vector<std::size_t>& columns,
                           const Array<float>& part) {
    for (std::size_t i = 0; i < whole.shape(0); ++i)
      for (std::size_t j = 0; j < part.shape(1); ++j) whole(i, columns[j]) = part(i, j);
    return whole;
  }

  static Array<float> put_back(const std::vector<PutBack>& steps, Array<float> y) {
    for (std::size_t k = steps.size(); k-- > 0;) y = steps[k](y);
    return y;
  }

  void note() { seen_.push_back(put_back(put_back_, x_)); }

  Array<float> x_;
  const Array<float>& context_;
  std::vector<PutBack> put_back_;  // from the rows as they are now to the picture, last one first
  std::vector<Array<float>> seen_;
};

// The places of every third of so many pictures, and of the last one.
std::vector<std::size_t> every_third(std::size_t count) {
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k + 1 < count; k += 3) places.push_back(k);
  places.push_back(count - 1);
  return places;
}

}  // namespace

std::vector<Array<float>> after_each_coupling(const Bijector<float>& layer, const Array<float>& x,
                                              const Array<float>& context) {
  Walk walk(x, context);
  walk.through(layer);
  return walk.seen_and_end();
}

// tag: step-by-step
ImageGrid step_by_step(const DensityModel<float>& model, const Clothes& clothes) {
  const Dataset shown = clothes.test.select(first_of_each_kind(clothes.test, 1));
  const Rows<float> rows = model.prepared(shown).rows;
  const std::vector<Array<float>> seen =
      after_each_coupling(model.flow().bijector(), rows.x, rows.context);
  const std::vector<std::size_t> picked = every_third(seen.size());
  const std::size_t columns = 1 + picked.size(), pixels = clothes.shape.size();
  Array<double> all(Shape{shown.count() * columns, pixels});
  for (std::size_t i = 0; i < all.shape(0); ++i) {
    const std::size_t picture = i / columns, k = i % columns;
    for (std::size_t j = 0; j < pixels; ++j)
      all(i, j) = k == 0 ? rows.x(picture, j) : 0.5 + seen[picked[k - 1]](picture, j) / 6.;
  }
  ImageGrid grid(clothes.shape.height, clothes.shape.width, 84);
  return std::move(grid.panel(all, columns));
}
// end: step-by-step

}  // namespace tapeflow

// Which rows a trainer gives to the layers that take statistics.
#include "engine/random.hpp"
#include "flows/bases/distributions.hpp"
#include "flows/training/trainer.hpp"
#include "tests/support/catch.hpp"

#include <memory>

using namespace tapeflow;

namespace {

// The identity, which keeps the rows that it gets statistics from.
class Keeper : public Bijector<float> {
 public:
  Keeper(std::shared_ptr<Rows<float>> kept, std::size_t context)
      : kept_(std::move(kept)), context_(context) {}
  std::size_t features() const override { return 1; }
  std::size_t context_features() const override { return context_; }
  bool needs_statistics() const override { return true; }
  void take_statistics(const Rows<float>& rows, Workers&) override { *kept_ = rows; }

 protected:
  Transformed<float> latent(Var<float> x, Var<float>) const override {
    return {x, zero_log_det(x)};
  }
  Transformed<float> data(Var<float> z, Var<float>) const override { return {z, zero_log_det(z)}; }

 private:
  std::shared_ptr<Rows<float>> kept_;
  std::size_t context_;
};

// The rows that the statistics are taken from before the first step.
Rows<float> rows_of_statistics(PreparedRows<float> train, std::size_t statistics_rows) {
  const auto kept = std::make_shared<Rows<float>>();
  const std::size_t context = is_given(train.rows.context) ? 1 : 0;
  Flow<float> flow(std::make_unique<Keeper>(kept, context),
                   std::make_unique<StandardNormal<float>>(1));
  const PreparedRows<float> valid = train;
  Trainer<float> trainer(flow, std::move(train), valid, {.statistics_rows = statistics_rows});
  trainer.run({}, [] { return true; });
  return *kept;
}

Array<float> counted(std::size_t n) {
  Array<float> x(Shape{n, 1});
  for (std::size_t i = 0; i < n; ++i) x(i, 0) = static_cast<float>(i);
  return x;
}

}  // namespace

TEST_CASE("Statistics are taken from all rows, or from some that are spread evenly over all") {
  CHECK((rows_of_statistics(counted(10), 0).x == counted(10)));
  CHECK((rows_of_statistics(counted(10), 20).x == counted(10)));
  const Array<float> some = rows_of_statistics(counted(10), 4).x;
  CHECK(std::vector<float>(some.begin(), some.end()) == std::vector<float>{0, 2, 5, 7});
}

TEST_CASE("Rows that give statistics have their own context") {
  const Rows<float> rows{counted(10), 2 * counted(10)};
  const Rows<float> some = rows_of_statistics(rows, 4);
  CHECK((some.context == Array<float>(2 * some.x)));
}

TEST_CASE("Statistics of cells are taken from a point of each") {
  const CellRows<float> cells{counted(1000), filled<float>({1}, 0.5f)};
  for (const std::size_t wanted : {0, 200}) {
    const Rows<float> points = rows_of_statistics(cells, wanted);
    const std::size_t count = points.count();
    CHECK(count == (wanted == 0 ? 1000 : wanted));
    double mean = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const float corner = static_cast<float>(i * 1000 / count), within = points.x(i, 0) - corner;
      CHECK((within >= 0 && within < 0.5f));
      mean += static_cast<double>(within) / static_cast<double>(count);
    }
    CHECK(mean == Approx(0.25).margin(0.05));  // 0.144 / √200 is the deviation of the mean
  }
}

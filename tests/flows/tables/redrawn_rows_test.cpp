// Fits whose epochs learn from rows that are drawn anew.
#include "flows/tables/redrawn_rows.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/npy.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <map>

using namespace tapeflow;

namespace {

const std::vector<std::string> columns = {"a", "b"};

Array<double> rows(std::size_t n) {
  Array<double> x = Rng(1).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) x(i, 1) += x(i, 0) * x(i, 0);
  return x;
}

LargeTable large(RowSource source, std::size_t at_once) {
  return {std::move(source), split_rows(at_once, 0.1, 0.1, 1), 1};
}

template <class T>
DensityModel<T> untrained(const LargeTable& table) {
  return {{.model = "real-nvp", .layers = 2, .hidden = {4}}, columns, table.train(), 1};
}

const FitOptions options{.epochs = 3, .batch = 32, .learning_rate = 0.01};

template <class T>
std::string fitted(const LargeTable& table, const std::filesystem::path& path) {
  DensityModel<T> model = untrained<T>(table);
  fit(model, table, options);
  model.save(path);
  return read_file(path);
}

}  // namespace

TEMPLATE_TEST_CASE("A fit to a mapped table has the bits of the fit to the table in memory", "",
                   float, double) {
  const TemporaryDirectory folder;
  const Array<double> x = rows(3000);
  write_npy(folder / "x.npy", x);
  const MappedNpy file(folder / "x.npy");
  const std::string in_memory = fitted<TestType>(large(source_of(x), 500), folder / "m");
  CHECK((fitted<TestType>(large(source_of(file), 500), folder / "m") == in_memory));
  // The file decides: other rows at once, another model.
  CHECK((fitted<TestType>(large(source_of(file), 510), folder / "m") != in_memory));
}

TEST_CASE("A table whose rows are all in memory is fitted as a table that is given as such") {
  const TemporaryDirectory folder;
  const Array<double> x = rows(400);
  const LargeTable table = large(source_of(x), 400);
  DensityModel<float> model = untrained<float>(table);
  fit(model, table.train(), table.valid(), options);
  model.save(folder / "m");
  const std::string as_such = read_file(folder / "m");
  CHECK((fitted<float>(table, folder / "m") == as_such));
}

TEST_CASE("Each epoch has other rows, which the seed decides, and statistics those of the sample") {
  const Array<double> x = rows(3000);
  const LargeTable table = large(source_of(x), 500);
  const DensityModel<double> model = untrained<double>(table);
  const Dataset train(columns, table.train());
  const PreparedRows<double> prepared = prepared_to_train<double>(
      model, train, [&](std::uint64_t seed) { return Dataset(columns, table.drawn(seed)); });
  CHECK(bool(prepared.rows.x == model.prepared(table.train())));
  REQUIRE(prepared.anew);
  const PreparedRows<double> first = prepared.anew(1), second = prepared.anew(2);
  CHECK(bool(first.rows.x == model.prepared(table.drawn(1))));
  CHECK(first.log_det.size() == 400);
  CHECK(!bool(first.rows.x == second.rows.x));
  CHECK(bool(first.rows.x == prepared.anew(1).rows.x));
  CHECK_FALSE(first.anew);
}

TEST_CASE("Drawn rows with atoms stand at points that the epoch's seed decides") {
  Array<double> x = rows(3000);
  for (std::size_t i = 0; i < 3000; ++i) x(i, 1) = static_cast<double>(i % 4);
  const LargeTable table = large(source_of(x), 500);
  const TableDomain domain({ColumnDomain(), ColumnDomain::of_atoms({0, 1, 2, 3})});
  const Dataset train = Dataset(columns, table.train()).with_domain(domain);
  const DensityModel<double> model({.model = "real-nvp", .layers = 2, .hidden = {4}}, train, 1);
  // Always the same rows: what differs are their points.
  const PreparedRows<double> prepared =
      prepared_to_train<double>(model, train, [&](std::uint64_t) { return train; });
  CHECK(!bool(prepared.anew(1).rows.x == prepared.anew(2).rows.x));
  CHECK(bool(prepared.anew(1).rows.x == prepared.anew(1).rows.x));
}

TEST_CASE("A fit of redrawn rows that goes on from its state has the weights of the whole fit") {
  const Array<double> x = rows(3000);
  const LargeTable table = large(source_of(x), 500);
  const auto run = [&](std::size_t stop_after) {
    DensityModel<float> model = untrained<float>(table);
    const DrawRows draw = [&](std::uint64_t seed) { return Dataset(columns, table.drawn(seed)); };
    const auto trainer = [&] {
      return std::make_unique<Trainer<float>>(
          model.flow(), prepared_to_train(model, Dataset(columns, table.train()), draw),
          model.prepared(Dataset(columns, table.valid())), options);
    };
    auto first = trainer();
    std::size_t steps = 0;
    first->run({}, [&] { return steps++ == stop_after; });
    const ModelFile state = first->state();
    auto second = trainer();
    second->restore(state);
    second->run();
    return second->state().tensors;
  };
  // 400 rows make 12 steps an epoch: the first run ends in the middle of the second epoch, or
  // never.
  CHECK((run(17) == run(1000)));
}

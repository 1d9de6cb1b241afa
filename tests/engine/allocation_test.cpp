// A training step of unchanged shapes allocates nothing after the first. To count allocations, this
// program replaces the global operator new (counting_new.hpp).
#include "engine/nets.hpp"
#include "engine/optimizers/gradient_sum.hpp"
#include "engine/optimizers/optimizer.hpp"
#include "engine/picture_ops.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/counting_new.hpp"

using namespace tapeflow;

namespace {

// The number of allocations during f.
std::size_t allocations_in(const auto& f) {
  const std::size_t before = allocation_count();
  f();
  return allocation_count() - before;
}

Array<float> identity(std::size_t n) {
  Array<float> array = filled<float>({n, n}, 0);
  for (std::size_t i = 0; i < n; ++i) array(i, i) = 1;
  return array;
}

// A model that uses every operation, and a step that trains it.
struct Training {
  explicit Training(TapeOptions options) : tape(options) {}

  Rng rng{1};
  Mlp<float> net{{3, 16, 6}, Activation::tanh, rng};
  Parameter<float> scale{"scale", filled<float>({3}, 0.5F)};
  Array<float> batch = rng.normal<float>({32, 3});
  const std::vector<std::size_t> order{2, 0, 1}, some{0, 2}, few_rows{5, 5, 1};
  const Array<float> unit = identity(6);
  std::vector<Parameter<float>*> parameters = [this] {
    auto all = net.trainable_parameters();
    all.push_back(&scale);
    return all;
  }();
  Adam<float> adam{parameters, {}};
  Tape<float> tape;
  float loss = 0;

  Var<float> forward() {
    Var<float> x = permute_columns(tape.constant(batch), order);
    Var<float> h = net(x), s = clamp(slice(h, 1, 0, 3), -2, 2), t = slice(h, 1, 3);
    Var<float> z = concatenate({x * exp(s) + t, x / (1 + softplus(t))}, 1);
    Var<float> even = slice(z, 1, 0, to_the_end, 2) * tape.watch(scale);
    Var<float> gate = sigmoid(reshape(even, {3, 32})), back = reshape(relu(-gate + 1), {32, 3});
    Var<float> few = take_columns(matmul(back, matmul(reshape(tape.watch(scale), {3, 1}),
                                                      reshape(tape.watch(scale), {1, 3}))),
                                  some);
    Var<float> rows = sum(square(few), {1}) + log(2 - tanh(mean(z, {1}))) - mean(s, {0, 1});
    return mean(rows) + 0.01F * sum(z) + 0.01F * more(h, tape.watch(scale));
  }

  // The operations that forward() does not use itself; h is [32, 6] and s is [3].
  Var<float> more(Var<float> h, Var<float> s) {
    Var<float> a =
        sin(h) + cos(h) + log1p(abs(h)) + expm1(log_sigmoid(h)) + pow(sqrt(square(h) + 1), 3);
    Var<float> b = maximum(leaky_relu(h, 0.1F), minimum(elu(a, 1), gelu(h)));
    Var<float> largest = broadcast_to(reshape(max(a, {1}), {32, 1}), {32, 6});
    Var<float> c = gather(where(flip(h, 1), cumsum(softmax(b, 1), 0), largest), 0, few_rows);
    Var<float> A = matmul(transpose(h), h) + tape.constant(unit), L = cholesky(A);
    Var<float> d = triangular_solve(L, inverse(A), Triangle::lower) * slogdet(A).log_abs;
    return logsumexp(c) + mean(d) + sum(min(c, {0})) * max(s) + min(d) + pictures(h, s);
  }

  // Convolutions to fewer and to more channels.
  Var<float> pictures(Var<float> h, Var<float> s) {
    Var<float> fewer = conv2d(reshape(h, {2, 4, 4, 6}), broadcast_to(s, {3, 3, 6, 3}), s);
    Var<float> kernel = reshape(slice(h, 0, 0, 9), {3, 1, 3, 6});
    Var<float> more = conv2d(fewer, kernel, mean(h, {0}), Activation::tanh);
    return mean(square(depth_to_space(space_to_depth(more, 2), 2)));
  }

  void step() {
    tape.clear();
    Var<float> y = forward();
    tape.backward(y);
    if (!tape.options().own_parameter_gradients) adam.step();
    loss = y.item();
  }
};

}  // namespace

TEST_CASE("The counter counts what goes through operator new, in every form") {
  struct alignas(64) Aligned {
    char bytes[64];
  };
  void* sink = nullptr;  // without a use of the address, the compiler may drop an allocation
  CHECK(allocations_in([&] { sink = new int(1); }) == 1);
  delete static_cast<int*>(sink);
  CHECK(allocations_in([&] { sink = new Aligned; }) == 1);
  delete static_cast<Aligned*>(sink);
  CHECK(allocations_in([&] { sink = new (std::nothrow) char[100]; }) == 1);
  delete[] static_cast<char*>(sink);
  CHECK(allocations_in([&] { sink = new (std::nothrow) Aligned; }) == 1);
  CHECK(reinterpret_cast<std::uintptr_t>(sink) % 64 == 0);
  delete static_cast<Aligned*>(sink);
  CHECK(allocations_in([&] { sink = new (std::nothrow) Aligned[3]; }) == 1);
  delete[] static_cast<Aligned*>(sink);
  std::vector<float> list;
  CHECK(allocations_in([&] { list.resize(10); }) == 1);
  Array<float> array;
  CHECK(allocations_in([&] { array.resize({2, 3}); }) == 1);
  CHECK(allocations_in([] {}) == 0);
}

TEST_CASE("largest_allocation() looks at the allocations since its last call") {
  largest_allocation();
  std::vector<char> small(1000), large(200'000), middle(5000);
  CHECK(largest_allocation() == 200'000);
  CHECK(largest_allocation() < 200'000);
}

TEST_CASE("A training step of unchanged shapes allocates nothing after the first") {
  for (TapeOptions options : {TapeOptions{}, TapeOptions{.intermediate_adjoints = true},
                              TapeOptions{.own_parameter_gradients = true}}) {
    Training training(options);
    CHECK(allocations_in([&] { training.step(); }) > 100);
    const float first_loss = training.loss;
    for (int step = 2; step <= 5; ++step) {
      INFO("step " << step);
      CHECK(allocations_in([&] { training.step(); }) == 0);
    }
    CHECK((training.loss < first_loss) != options.own_parameter_gradients);  // it was trained
  }
}

TEST_CASE("Summing the gradients of two tapes allocates nothing after the first time") {
  Rng rng(1);
  Parameter<float> w{"w", rng.normal<float>({32, 8})};
  Tape<float> one({.own_parameter_gradients = true}), two({.own_parameter_gradients = true});
  for (Tape<float>* tape : {&one, &two}) tape->backward(sum(square(tape->watch(w))));
  const std::vector<const Tape<float>*> tapes{&one, &two};
  const std::vector<Parameter<float>*> parameters{&w};
  CHECK(allocations_in([&] { sum_gradients(tapes, parameters); }) > 0);
  CHECK(allocations_in([&] { sum_gradients(tapes, parameters); }) == 0);
}

TEST_CASE("Values without gradients allocate nothing after the first time") {
  Training training({.record = false});
  const auto value = [&] {
    training.tape.clear();
    training.forward();
  };
  CHECK(allocations_in(value) > 20);
  CHECK(allocations_in(value) == 0);
}

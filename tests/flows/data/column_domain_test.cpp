// The places of a column's numbers: every number has one, every place has a number, and no
// probability is lost on the way.
#include "flows/data/column_domain.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace tapeflow;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// A 0 in many rows and a 10 in some, numbers between, nothing below 0.
ColumnDomain zeros_and_tens() { return ColumnDomain::mixed({0, 10}, 2, Border{0, 2}); }

}  // namespace

TEST_CASE("Atoms alone have the cells 0 to 1, 1 to 2, …, whatever their distances") {
  const ColumnDomain levels = ColumnDomain::of_atoms({1, 2, 5, 100});
  CHECK(levels.opened(1, 0.25).at == 0.25);
  CHECK(levels.opened(5, 0.5).at == 2.5);
  CHECK(levels.opened(100, 0.75).at == 3.75);
  CHECK(levels.opened(5, 0.5).log_slope == 0);
}

TEST_CASE("Numbers above an atom move up by its cell") {
  const ColumnDomain domain = zeros_and_tens();
  CHECK(domain.opened(0, 0.5).at == 1);
  CHECK(domain.opened(0, 0.5).log_slope == std::log(2.));
  CHECK(domain.opened(3, 0.5).at == 5);
  CHECK(domain.opened(3, 0.5).log_slope == 0);
  CHECK(domain.opened(10, 0.25).at == 12.5);
  CHECK(domain.opened(11, 0.25).at == 15);
}

TEST_CASE("A piece at a border is stretched by a logarithm, and meets the rest with the slope 1") {
  const ColumnDomain price = ColumnDomain::mixed({}, 1, Border{5, 2});
  CHECK(price.place(8, 0).at == 8);
  CHECK(price.place(6, 0).at == 7 + 2 * std::log(0.5));
  CHECK(price.place(6, 0).log_slope == std::log(2.));
  CHECK(price.place(7, 0).at == 7);
  CHECK(price.place(7 - 1e-9, 0).log_slope == Approx(0).margin(1e-8));
  const ColumnDomain share = ColumnDomain::mixed({}, 1, Border{0, 0.4}, Border{1, 0.25});
  CHECK(share.place(0.9, 0).at == Approx(0.75 - 0.25 * std::log(0.4)));
  CHECK(share.place(0.9, 0).log_slope == Approx(-std::log(0.4)));
}

TEST_CASE("The slope of a place is that of a difference") {
  const double h = 1e-6;
  for (const ColumnDomain& domain :
       {zeros_and_tens(), ColumnDomain::mixed({}, 1, Border{-1, 3}, Border{12, 2}),
        ColumnDomain::mixed({4}, 3, {}, Border{12, 5})}) {
    for (const double x : {0.01, 0.7, 3., 7.5, 9.99, 11.5}) {
      const double slope = (domain.place(x + h, 0).at - domain.place(x - h, 0).at) / (2 * h);
      CHECK(domain.place(x, 0).log_slope == Approx(std::log(slope)).margin(1e-6));
    }
    for (const double atom : domain.atoms()) {
      for (const double u : {0.1, 0.6}) {
        const double slope =
            (domain.place(atom, u + h).at - domain.place(atom, u - h).at) / (2 * h);
        CHECK(domain.place(atom, u).log_slope == Approx(std::log(slope)).margin(1e-6));
      }
    }
  }
}

TEST_CASE("The way there and back ends at the same number, for atoms at the atom itself") {
  for (const ColumnDomain& domain :
       {zeros_and_tens(), ColumnDomain::of_atoms({-1, 0, 0.1, 7}),
        ColumnDomain::mixed({4}, 3, {}, Border{12, 5}),
        ColumnDomain::mixed({0}, 0.1, Border{0, 0.1}), ColumnDomain()}) {
    for (const double atom : domain.atoms()) {
      for (const double u : {1e-12, 0.3, 1 - 1e-12})
        CHECK(domain.number_at(domain.place(atom, u).at) == atom);
    }
    if (domain.atoms_alone()) continue;
    for (const double x : {1e-9, 0.25, 3.999999, 4.000001, 9., 10.5, 11.999})
      CHECK(domain.number_at(domain.place(x, 0.5).at) == Approx(x).epsilon(1e-12).margin(1e-15));
  }
}

TEST_CASE("Whatever the place is, its number can occur") {
  for (const ColumnDomain& domain : {zeros_and_tens(), ColumnDomain::of_atoms({1, 2, 5}),
                                     ColumnDomain::mixed({}, 1, Border{0, 0.5}, Border{1, 0.5}),
                                     ColumnDomain::mixed({1e9}, 1e-9, {}, Border{1e9, 1e-9})}) {
    for (const double place :
         {-infinity, -1e300, -40., -1., 0., 0.5, 1., 2., 9., 1e9, 1e300, infinity}) {
      CAPTURE(place, domain.number_at(place));
      CHECK(domain.contains(domain.number_at(place)));
    }
  }
}

TEST_CASE("A number that cannot occur has no place") {
  CHECK(zeros_and_tens().place(-1e-9, 0.5).at == infinity);
  CHECK(ColumnDomain::mixed({}, 1, Border{0, 1}, Border{9, 1}).place(9, 0.5).at == infinity);
  CHECK(ColumnDomain::mixed({}, 1, Border{0, 1}, Border{9, 1}).place(0, 0.5).at == infinity);
  const ColumnDomain levels = ColumnDomain::of_atoms({1, 2, 5});
  CHECK(levels.place(0.4, 0.5).at == infinity);
  CHECK(levels.place(6.6, 0.5).at == infinity);
  CHECK(levels.opened(3.4, 0.5).at == 1.5);  // nearer to 2
  CHECK(levels.opened(3.6, 0.5).at == 2.5);  // nearer to 5
}

TEST_CASE("Domains that overlap or have no width are refused") {
  CHECK_THROWS_AS(ColumnDomain::of_atoms({1}), std::invalid_argument);
  CHECK_THROWS_AS(ColumnDomain::of_atoms({1, 1}), std::invalid_argument);
  CHECK_THROWS_AS(ColumnDomain::of_atoms({1, infinity}), std::invalid_argument);
  CHECK_THROWS_AS(ColumnDomain::mixed({2, 1}, 1), std::invalid_argument);
  CHECK_THROWS_AS(ColumnDomain::mixed({1}, 0), std::invalid_argument);
  CHECK_THROWS_AS(ColumnDomain::mixed({}, 1, Border{0, 0}), std::invalid_argument);
  CHECK_THROWS_AS(ColumnDomain::mixed({}, 1, Border{1, 1}, Border{0, 1}), std::invalid_argument);
  CHECK_THROWS_AS(ColumnDomain::mixed({}, 1, Border{0, 1}, Border{1, 1}), std::invalid_argument);
  CHECK_THROWS_AS(ColumnDomain::mixed({-1}, 1, Border{0, 1}), std::invalid_argument);
}

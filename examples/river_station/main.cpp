// The invented table of "Your own data": three gauges on a river, and twelve planted mistakes.
#include "engine/io/number.hpp"
#include "engine/random.hpp"
#include "examples/support/terminal/program.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iostream>
#include <numbers>
#include <vector>

#include <CLI/CLI.hpp>

using namespace tapeflow;

namespace {

constexpr int days = 300;

struct Station {
  const char* name;
  double log_flow, conductivity;
};
constexpr std::array<Station, 3> stations = {
    {{"Upper Bridge", 0.6, 480}, {"Mill", 1.4, 620}, {"Weir", 2.1, 700}}};

struct Reading {
  int day = 0;
  const Station* station = nullptr;
  double temperature = 0, rain = 0, discharge = 0, level = 0, conductivity = 0;  // °C mm m³/s cm µS
  bool has_conductivity = true;
  const char* planted = nullptr;
};

// tag: truth
// The laws of the river. ln(discharge) is normal with deviation 0.25, whatever the weather.
void flow(Reading& r, Rng& rng) {
  const double mean = r.station->log_flow + 0.6 * std::log1p(r.rain) - 0.03 * (r.temperature - 9);
  r.discharge = std::exp(mean + 0.25 * rng.normal());
  r.level = std::round(40 * std::sqrt(r.discharge) * std::exp(0.03 * rng.normal()));
  r.conductivity = std::round(r.station->conductivity * std::pow(r.discharge, -0.3) *
                              std::exp(0.08 * rng.normal()));
}
// end: truth

double tenths(double value) { return std::round(10 * value) / 10; }

std::vector<Reading> readings(Rng& rng) {
  std::vector<Reading> all;
  double spell = 0;  // of warm or cold days
  for (int day = 0; day < days; ++day) {
    spell = 0.8 * spell + 1.5 * rng.normal();
    const double season = 9 - 9 * std::cos(2 * std::numbers::pi * (day - 15) / 366);
    const bool wet = rng.uniform() < 0.42;
    const double rain = std::exp(1.2 + rng.normal());
    for (const Station& station : stations) {
      Reading r{.day = day, .station = &station};
      r.temperature = tenths(season + spell + 0.5 * rng.normal());
      r.rain = wet ? std::max(0.1, tenths(rain * std::exp(0.3 * rng.normal()))) : 0;
      flow(r, rng);
      r.has_conductivity = rng.uniform() >= 0.03;
      all.push_back(r);
    }
  }
  return all;
}

// Four rows each: a level that is stuck while it rains, degrees Fahrenheit, and two cells in each
// other's column.
void plant_mistakes(std::vector<Reading>& all, Rng& rng) {
  for (int planted = 0; planted < 12;) {
    Reading& r = all[rng.below(all.size())];
    const int kind = planted / 4;
    if (r.planted || !r.has_conductivity || (kind == 0 && r.rain < 8)) continue;
    if (kind == 0) r.level = 61;
    if (kind == 1) r.temperature = tenths(32 + 1.8 * r.temperature);
    if (kind == 2) std::swap(r.level, r.conductivity);
    r.planted = std::array{"level stuck", "degrees Fahrenheit",
                           "level and conductivity swapped"}[static_cast<std::size_t>(kind)];
    ++planted;
  }
}

// A number with a decimal comma.
std::string cell(double value, int digits) {
  std::string text = to_text(value, std::chars_format::fixed, digits);
  std::replace(text.begin(), text.end(), '.', ',');
  return text == "-0,0" ? "0,0" : text;
}

// The days of 2024, a leap year.
std::string date(int day) {
  constexpr std::array<int, 12> lengths = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::size_t month = 0;
  while (day >= lengths[month]) day -= lengths[month++];
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return "2024-" + two(static_cast<int>(month) + 1) + "-" + two(day + 1);
}

std::string id(std::size_t row) { return "R" + std::to_string(1001 + row); }

void print_table(const std::vector<Reading>& all) {
  std::cout << "id;date;station;temperature;rain;discharge;level_cm;level_m;conductivity;logger\n";
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Reading& r = all[i];
    std::cout << id(i) << ';' << date(r.day) << ';' << r.station->name << ';'
              << cell(r.temperature, 1) << ';' << cell(r.rain, 1) << ';' << cell(r.discharge, 2)
              << ';' << cell(r.level, 0) << ';' << cell(r.level / 100, 2) << ';'
              << (r.has_conductivity ? cell(r.conductivity, 0) : "n/a") << ";3\n";
  }
}

void print_planted(const std::vector<Reading>& all) {
  std::cout << "id,mistake\n";
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].planted) std::cout << id(i) << ',' << all[i].planted << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Prints the invented table of \"Your own data\" as CSV", "river_station");
  bool planted = false;
  app.add_flag("--planted", planted, "print which rows have a planted mistake instead");
  return run_program(app, argc, argv, [&] {
    Rng rng(7);
    std::vector<Reading> all = readings(rng);
    plant_mistakes(all, rng);
    planted ? print_planted(all) : print_table(all);
    return exit_success;
  });
}

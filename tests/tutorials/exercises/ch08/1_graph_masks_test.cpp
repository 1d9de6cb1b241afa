#include "tutorials/exercises/ch08/1_graph_masks.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <string>

namespace tapeflow::exercise {
namespace {

using Parents = std::vector<std::vector<std::size_t>>;
using Sentences = std::vector<std::string>;

std::string text(std::size_t number) { return std::to_string(number); }

bool contains(const std::vector<std::size_t>& list, std::size_t i) {
  return std::find(list.begin(), list.end(), i) != list.end();
}

bool of_zeros_and_ones(const Array<double>& mask) {
  return std::all_of(mask.begin(), mask.end(), [](double v) { return v == 0 || v == 1; });
}

// What is wrong with the shapes or the entries.
std::string wrong_form(const Masks& masks, std::size_t d, std::size_t hidden) {
  if (masks.first.shape() != Shape{d, hidden} || masks.last.shape() != Shape{hidden, d})
    return "for " + text(d) + " columns and " + text(hidden) + " hidden units the masks need the " +
           "shapes " + to_string(Shape{d, hidden}) + " and " + to_string(Shape{hidden, d}) +
           ", they have " + to_string(masks.first.shape()) + " and " +
           to_string(masks.last.shape());
  if (!of_zeros_and_ones(masks.first) || !of_zeros_and_ones(masks.last))
    return "a mask has an entry that is neither 0 nor 1";
  return "";
}

// One sentence on a path from i to j that is forbidden.
std::string forbidden(const Parents& parents, std::size_t i, std::size_t j, std::size_t unit) {
  std::string sentence = "output " + text(j) + " has a path from input " + text(i) +
                         ", which is none of its parents: hidden unit " + text(unit) + " is on it";
  if (i == j) return sentence + ", so that a column decides about itself";
  if (contains(parents[i], j))
    return sentence + "; it is the other way round, so the graph seems to be turned round";
  return sentence + "; it is a hidden unit that output " + text(j) +
         " may not see, because the unit sees too much";
}

// The first wrong path, and the first parent without a path.
Sentences wrong_paths(const Parents& parents, const Masks& masks) {
  const std::size_t d = parents.size(), hidden = masks.first.shape(1);
  std::string path, no_path;
  for (std::size_t j = 0; j < d; ++j) {
    for (std::size_t i = 0; i < d; ++i) {
      std::size_t unit = hidden;
      for (std::size_t u = 0; u < hidden && unit == hidden; ++u)
        if (masks.first(i, u) * masks.last(u, j) != 0) unit = u;
      if (unit < hidden && !contains(parents[j], i) && path.empty())
        path = forbidden(parents, i, j, unit);
      if (unit == hidden && contains(parents[j], i) && no_path.empty())
        no_path = "output " + text(j) + " has no path from its parent, input " + text(i);
    }
  }
  Sentences wrong;
  if (!path.empty()) wrong.push_back(path);
  if (!no_path.empty()) wrong.push_back(no_path);
  return wrong;
}

Sentences wrong_on(const std::string& graph, const Parents& parents, std::size_t hidden) {
  const Masks masks = masks_of(parents, hidden);
  const std::string form = wrong_form(masks, parents.size(), hidden);
  Sentences wrong = form.empty() ? wrong_paths(parents, masks) : Sentences{form};
  for (std::string& sentence : wrong) sentence = graph + ": " + sentence;
  return wrong;
}

}  // namespace

Sentences judge() {
  // Columns 2 and 3 share a parent, and column 2 has another one.
  const Parents family{{}, {}, {0, 1}, {1}, {2, 3}}, row{{}, {0}, {0, 1}, {0, 1, 2}},
      falling{{1, 2}, {2}, {}};
  Sentences wrong = wrong_on("parents {} {} {0 1} {1} {2 3}", family, 12);
  if (wrong.empty()) wrong = wrong_on("parents {} {0} {0 1} {0 1 2}", row, 9);
  if (wrong.empty()) wrong = wrong_on("parents {1 2} {2} {}", falling, 3);
  return wrong;
}

}  // namespace tapeflow::exercise

// Draws of a model's rows some of whose columns are given, by name.
//
//   GivenColumns given(model.columns(), model.domain());
//   given.set("fare", 20);
//   const GivenDraws draws = draw_given(model, given, 1000, rng, workers);
//
// p(x | fare = 20) is proportional to the joint density of the model, as a function of the other
// columns. So Markov chains can draw it from any model (markov_chains.hpp). They move on the line
// without borders that each column has, see ColumnDomain, and an atom is its cell of that line.
#pragma once

#include "flows/tables/mixture_model.hpp"
#include "flows/training/markov_chains.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// Which columns of a row are given, and their numbers.
class GivenColumns {
 public:
  GivenColumns(std::vector<std::string> columns, TableDomain domain);

  /// std::invalid_argument for a name that is no column, for a column that is set twice, and for a
  /// number that cannot occur in the column.
  void set(const std::string& column, double number);

  std::size_t count() const;  ///< of the given columns
  std::size_t columns() const { return given_.size(); }
  const TableDomain& domain() const { return domain_; }

  /// How far a raw row [D] is from the given numbers, in these units [D].
  double distance(const double* row, const std::vector<double>& units) const;
  /// The places [N, D] with the given numbers: an atom at a random point of its cell.
  void put_into(Array<double>& places, Rng& rng) const;
  /// Whether each given atom's place still lies in its cell.
  bool fits(const double* places) const;
  /// The columns whose places move: those that are not given, and the atoms in their cells.
  std::vector<std::size_t> moving() const;
  /// Puts the given numbers into raw rows [N, D].
  void put_numbers_into(Array<double>& rows) const;

 private:
  // A number, and the places that it can have: one, or those of an atom's cell.
  struct Number {
    double value, low, high;
    bool is_atom() const { return low < high; }
  };
  const ColumnDomain& domain_of(std::size_t column) const;

  std::vector<std::string> columns_;
  TableDomain domain_;
  std::vector<std::optional<Number>> given_;
};

struct GivenDraws {
  Array<double> rows;        ///< [count, D], with the given numbers in their columns
  double accepted = 0;       ///< the share of the chains' moves that were made
  double shrink_factor = 1;  ///< the largest of MarkovChains::shrink_factor
};

/// Draws `count` rows x with the density p(x | given columns, context) of a model or a mixture,
/// where the context [1, C] is raw; empty for a model without one. Chains start from those of the
/// model's own draws that are nearest to the given numbers. std::invalid_argument if all columns
/// are given, or none.
template <class Model>
GivenDraws draw_given(const Model& model, const GivenColumns& given, std::size_t count, Rng& rng,
                      Workers& workers, const Array<double>& context = {},
                      const OnProgress& on_progress = {});

}  // namespace tapeflow

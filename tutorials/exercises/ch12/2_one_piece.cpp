#include "tutorials/exercises/ch12/2_one_piece.hpp"

namespace tapeflow {

// So far all slopes are taken to be 1.
Back back_along_pieces(const std::vector<double>& /*slopes*/, double /*reach*/, double z) {
  return {z, 0};
}

}  // namespace tapeflow

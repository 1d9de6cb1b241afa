// Exercise ch10.2: bits per dimension of pictures that were framed, from the terms of the account.
#pragma once

#include "flows/layers/image/image_shape.hpp"

#include <vector>

namespace tapeflow {

/// What a program prints of pictures of levels that were put into a black frame, spread by noise as
/// (level + u) / levels, mapped by a logit, standardised column by column, and scored by a flow.
/// Numbers of nats are means over the pictures.
struct Account {
  ImageShape picture;              ///< the pictures that there are
  ImageShape framed;               ///< what the flow sees: all its columns, frame included
  std::size_t levels;              ///< 256: a pixel has the level 0, 1, … or 255
  double log_prob;                 ///< what the flow says of the standardised logits
  double log_det_logit;            ///< of the logit, over all columns
  std::vector<double> deviations;  ///< the standardisation divides column j by deviations[j]
};

/// The bits per dimension of the pictures, by (10.12) and (10.15).
double bits_of(const Account& account);

}  // namespace tapeflow

// Hint: Standardising column j adds -ln(deviation), and going from (0, 1) to levels costs
// ln(levels) for each column of the frame too. Only the pixels that there are share the bits.
// Proved: The bits of a picture can be added up from what each map says, in any units. A frame
// costs bits, and its pixels are no dimensions.

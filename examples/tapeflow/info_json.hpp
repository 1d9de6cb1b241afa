// tapeflow info --json: what a model file holds, for programs.
#pragma once

#include "flows/tables/mixture_model.hpp"

namespace tapeflow {

/// Prints one JSON object on standard output. The notes of the fit are its field "fit": the keys
/// are in small letters, with underscores, a text that spells a number is a number, and "-4.55 ±
/// 0.26" is an object of a mean and its standard error. A mixture has the field "members": the
/// notes of their fits.
template <class Model>
void print_info_json(const Model& model);

}  // namespace tapeflow

// The arrays that everything here computes with. Only this file includes xtensor's containers.
//
// Array<T> is a dense row-major xarray. Its allocator and layout are spelled out, because xtensor's
// defaults depend on macros (XTENSOR_USE_XSIMD, -march) that a program using this library may set:
// naming them keeps the type, and so the binary interface, the same in every translation unit.
#pragma once

#include "engine/same_containers.hpp"

#include <cstddef>
#include <memory>
#include <string>

#if __has_include(<xtensor/containers/xarray.hpp>)  // xtensor 0.26 and later
#include <xtensor/containers/xarray.hpp>
#else  // xtensor 0.24 and 0.25
#include <xtensor/xarray.hpp>
#endif

namespace tapeflow {

/// The extents of an array (its size along each axis), outermost first. Up to four need no heap.
using Shape = xt::svector<std::size_t, 4, std::allocator<std::size_t>, true>;

/// A dense row-major array of T. Elements are uninitialised until written.
template <class T>
using Array =
    xt::xarray_container<xt::uvector<T, std::allocator<T>>, xt::layout_type::row_major, Shape>;

/// "[64, 3]", as error messages print a shape; "…" stands for what follows its first 8 extents.
std::string to_string(const Shape& shape);

/// The number of elements of an array of this shape; 1 for the empty shape of a scalar.
std::size_t element_count(const Shape& shape);

/// The index, outermost first, of element number `flat` (in memory) of an array of this shape.
Shape index_of(std::size_t flat, const Shape& shape);

/// An array of the given shape with every entry equal to `value`.
template <class T>
Array<T> filled(const Shape& shape, T value) {
  return Array<T>(shape, value);
}

/// The numbers of `from` in another scalar type: `cast<float>(array_of_double)`.
template <class To, class From>
Array<To> cast(const Array<From>& from) {
  Array<To> to(from.shape());
  for (std::size_t i = 0; i < from.size(); ++i) to.data()[i] = static_cast<To>(from.data()[i]);
  return to;
}

}  // namespace tapeflow

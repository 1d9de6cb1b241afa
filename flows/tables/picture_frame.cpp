#include "flows/tables/picture_frame.hpp"

#include "engine/io/checksum.hpp"
#include "engine/random.hpp"

namespace tapeflow {

PictureFrame::PictureFrame(const ImageShape& inner, const ImageShape& outer) : size_(outer.size()) {
  const std::size_t top = (outer.height - inner.height) / 2, left = (outer.width - inner.width) / 2,
                    channels = inner.channels;
  for (std::size_t h = 0; h < outer.height; ++h) {
    for (std::size_t w = 0; w < outer.width; ++w) {
      const bool is_inside =
          h >= top && h < top + inner.height && w >= left && w < left + inner.width;
      for (std::size_t c = 0; c < channels; ++c)
        (is_inside ? inside_ : frame_).push_back((h * outer.width + w) * channels + c);
    }
  }
}

template <class T>
Array<T> PictureFrame::embedded(Array<T> pictures) const {
  if (is_empty()) return pictures;
  const std::size_t n = pictures.shape()[0], d = inside_.size();
  Array<T> larger = filled<T>({n, size_}, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < d; ++j)
      larger.data()[i * size_ + inside_[j]] = pictures.data()[i * d + j];
  return larger;
}

Array<double> PictureFrame::cropped(Array<double> larger) const {
  if (is_empty()) return larger;
  const std::size_t n = larger.shape()[0], d = inside_.size();
  Array<double> pictures(Shape{n, d});
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < d; ++j)
      pictures.data()[i * d + j] = larger.data()[i * size_ + inside_[j]];
  return pictures;
}

void PictureFrame::fill_with_noise(Array<double>& larger, double width) const {
  const std::size_t n = is_empty() ? 0 : larger.shape()[0];
  for (std::size_t i = 0; i < n; ++i) {
    double* picture = larger.data() + i * size_;
    for (const std::size_t j : frame_) picture[j] = 0;
    Rng rng(checksum({reinterpret_cast<const char*>(picture), size_ * sizeof(double)}));
    for (const std::size_t j : frame_) picture[j] = rng.uniform() * width;
  }
}

template Array<float> PictureFrame::embedded(Array<float>) const;
template Array<double> PictureFrame::embedded(Array<double>) const;

}  // namespace tapeflow

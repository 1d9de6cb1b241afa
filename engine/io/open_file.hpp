// An open file that closes itself, and the lock that a process may have on it.
#pragma once

#include <string_view>

namespace tapeflow {

class OpenFile {
 public:
  OpenFile() = default;  ///< no file
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&& other) noexcept;
  ~OpenFile() { close(); }

  int descriptor() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

  /// False if the system reports only on closing that written bytes are lost.
  bool close();

  bool write_all(std::string_view bytes) const;

  /// Locks the file until it is closed, by this object or by the end of the process, however that
  /// comes. False with the reason in errno: EWOULDBLOCK if somebody else has the lock, another one
  /// where the file system knows no locks.
  bool lock() const;

  /// False once the last name of the file is gone.
  bool has_name() const;

 private:
  int descriptor_ = -1;
};

}  // namespace tapeflow

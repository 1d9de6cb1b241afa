// A locale under which text with numbers in it goes wrong, unless the code takes care.
#pragma once

#include <clocale>
#include <locale>
#include <string>

namespace tapeflow {

/// While it lives, the program's global locale writes 1234567.5 as 1.234.567,5, as a German one
/// does. printf and its like follow only where the system has such a locale.
class GermanLocale {
 public:
  GermanLocale() : before_(std::locale::global(std::locale(std::locale::classic(), new Numbers))) {
    std::setlocale(LC_NUMERIC, "de_DE.UTF-8");
  }
  ~GermanLocale() {
    std::setlocale(LC_NUMERIC, "C");
    std::locale::global(before_);
  }
  GermanLocale(const GermanLocale&) = delete;
  GermanLocale& operator=(const GermanLocale&) = delete;

 private:
  struct Numbers : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };

  std::locale before_;
};

}  // namespace tapeflow

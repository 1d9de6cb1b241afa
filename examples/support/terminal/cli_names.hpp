// The classes of the command line's library, by name alone. Its own header takes seconds to
// compile, so that only the sources that add options include it.
#pragma once

namespace CLI {
class App;
class Option;
class Validator;
}  // namespace CLI

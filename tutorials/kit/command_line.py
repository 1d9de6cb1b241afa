"""The command line of the coursework's tools."""

import argparse
import sys


class Parser(argparse.ArgumentParser):
    """Prints the given text for --help. Of a wrong command line it says one sentence, with exit code 2."""

    def __init__(self, tool: str, text: str):
        super().__init__(prog=tool, allow_abbrev=False)
        self._text = text

    def error(self, message):
        print(f"{self.prog}: {message}; --help tells more.", file=sys.stderr)
        sys.exit(2)

    def format_help(self):
        return self._text

"""Start 拟稿 in the browser: the same as ``writer serve``."""

import sys

from writer.errors import WriterError
from writer.settings import load_settings
from writer.ui import serve


def main() -> int:
    """Read the settings and serve; returns the exit status: 2 when the server cannot be started."""
    try:
        serve(load_settings())
    except WriterError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

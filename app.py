"""Start 拟稿 in the browser: the same as ``writer serve``, with its options."""

import sys

from writer.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])

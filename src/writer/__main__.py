"""``python -m writer``: the command line."""

from writer.cli import main

if __name__ == "__main__":
    main()

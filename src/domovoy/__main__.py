"""`python -m domovoy`: the same as the `domovoy` command."""

import sys

from domovoy.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

"""``python -m scorecard_xl``: the command where its script is not on the path."""

import sys

from scorecard_xl.cli.main import main

sys.exit(main())

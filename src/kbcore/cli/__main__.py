"""``python -m kbcore.cli``."""

import sys

from .app import main

sys.exit(main())

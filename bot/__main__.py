"""`python -m bot`."""

import signal
import sys

# Before anything else is loaded: a stop that comes this early is an orderly one as well.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

from bot.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())

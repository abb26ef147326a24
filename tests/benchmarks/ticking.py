"""Enters everything that is due in a database, in the batches of the service, and prints figures.

Usage: ticking.py DATABASE SECONDS (since 1970, the present moment)
Prints as JSON: rows, seconds in all, seconds of the longest transaction, MiB of memory added.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from bot.storage.database import Database
from bot.storage.ledger import BATCH, Ledger
from bot.storage.schema import moment


def memory_mib(field: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise LookupError(field)


async def main(path: Path, now: int) -> None:
    database = Database(path)
    ledger = Ledger(database)
    await ledger.earliest()  # opens the file
    before = memory_mib("VmRSS")
    rows, worst, started = 0, 0.0, time.perf_counter()
    while True:
        began = time.perf_counter()
        found = await ledger.tick(moment(now), BATCH)
        worst = max(worst, time.perf_counter() - began)
        rows += found
        if found < BATCH:
            break
    seconds = time.perf_counter() - started
    added = memory_mib("VmHWM") - before
    await database.close()
    print(json.dumps({"rows": rows, "seconds": seconds, "worst": worst, "memory": added}))


asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))

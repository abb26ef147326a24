"""What is kept of a person, told by the tables themselves."""

from collections.abc import Iterator

from bot.storage.schema import metadata


def kept() -> Iterator[tuple[str, str, str]]:
    """Yield (table, why, how long) of every column, in order."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            yield table.name, column.info["why"], column.info["kept"]

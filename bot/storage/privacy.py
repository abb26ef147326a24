"""What is kept of a person, told by the tables themselves."""

from collections.abc import Iterator

from bot.storage.schema import metadata


def kept() -> Iterator[tuple[str, str, str]]:
    """Yield (table, why, how long) of every column; those kept equally long come together."""
    for table in metadata.tables.values():
        columns = [(column.info["why"], column.info["kept"]) for column in table.columns]
        spans = list(dict.fromkeys(how_long for _, how_long in columns))
        for why, how_long in sorted(columns, key=lambda each: spans.index(each[1])):
            yield table.name, why, how_long

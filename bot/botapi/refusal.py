"""What the server answers when it refuses a call."""

from typing import Any


class RefusalError(Exception):
    """A call refused as Telegram refuses it.

    Attributes:
        code: the HTTP status and `error_code`.
        description: Telegram's words.
        parameters: `retry_after` (seconds) or `migrate_to_chat_id`, or empty.
    """

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        found = {"ok": False, "error_code": self.code, "description": self.description}
        return {**found, "parameters": self.parameters} if self.parameters else found


def bad_request(text: str) -> RefusalError:
    """Return a 400 in Telegram's form."""
    return RefusalError(400, f"Bad Request: {text}")

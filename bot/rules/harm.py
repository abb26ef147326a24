"""Whether a message tells of a fall, a break, sudden back pain or numbness, said broadly.

The routes of safety.yaml decide what is answered, and are careful not to alarm without need. This
decides only whether exercise ideas stop coming: to stop once too often costs a few questions.
"""

from collections.abc import Sequence

from bot.content.schema import Safety, SafetyRoute
from bot.rules.patterns import Compiler
from bot.rules.phrases import Words
from bot.rules.safety import SafetyRules

_ROUTE = "S99"


class Harm:
    """The compiled rules, silenced by the guards of safety.yaml: denied, long ago, only asked.

    Args:
        rules: rule lines.
        safety: the guards and named sets.
        base: knows the named sets of the vocabulary.
    """

    def __init__(self, rules: Sequence[str], safety: Safety, base: Compiler) -> None:
        route = SafetyRoute(id=_ROUTE, name="harm", amber=tuple(rules), say={})
        alone = Safety(guards=safety.guards, sets=safety.sets, routes=(route,))
        self._rules = SafetyRules(alone, base)

    def is_told(self, readings: Sequence[Words]) -> bool:
        """Tell whether a message, read in different ways, reports harm."""
        return bool(self._rules.find(readings).alarms)

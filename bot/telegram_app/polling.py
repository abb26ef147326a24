"""Running on Telegram by long polling."""

import logging

from telegram import Update
from telegram.error import InvalidToken
from telegram.ext import Application

from bot import app, logs
from bot.settings import Settings
from bot.telegram_app.chats import Chats
from bot.telegram_app.gateway import Gateway
from bot.telegram_app.handlers import Handlers
from bot.telegram_app.order import ChatOrder

logger = logging.getLogger(__name__)

_SECONDS = 5.0  # for one call; a reply that takes longer is better tried again


def application(settings: Settings) -> "Application":  # type: ignore[type-arg]
    """Build the Telegram application.

    Args:
        settings: with a token.

    Raises:
        ContentError, StaleModelError: as `app.assistant` does.
    """
    if settings.telegram_token is None:
        raise ValueError("an application needs a token")
    helper = app.assistant(settings)
    logger.info("content ready: %s", helper.responder.review_line)
    built = (
        Application.builder()
        .token(settings.telegram_token.get_secret_value())
        .base_url(settings.api_url)
        .concurrent_updates(ChatOrder())
        .connect_timeout(_SECONDS)
        .read_timeout(_SECONDS)
        .build()
    )
    Handlers(helper, Gateway(built.bot), Chats()).register(built)
    return built


def poll(settings: Settings) -> int:
    """Run until SIGINT or SIGTERM; what is in flight is finished first.

    Returns:
        0 after an orderly stop, 1 when Telegram refuses the token.
    """
    logs.configure()
    running = application(settings)
    try:
        running.run_polling(allowed_updates=[Update.MESSAGE, Update.EDITED_MESSAGE],
                            bootstrap_retries=-1)  # fmt: skip
    except InvalidToken:
        logger.error("Telegram refuses the token; check BONEWISE_TELEGRAM_TOKEN with BotFather")  # noqa: TRY400
        return 1
    return 0

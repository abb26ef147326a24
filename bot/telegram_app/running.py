"""The Telegram application from start to stop."""

import asyncio
import contextlib
import logging
import signal

import httpx
from telegram.ext import Application

from bot.app import Assistant
from bot.desk.desk import Desk
from bot.reminders.service import Service
from bot.settings import Settings
from bot.storage.database import Database
from bot.telegram_app import profile
from bot.telegram_app.api import Api
from bot.telegram_app.callbacks import Callbacks
from bot.telegram_app.chats import Chats
from bot.telegram_app.connection import Connection
from bot.telegram_app.gateway import Gateway
from bot.telegram_app.handlers import Handlers
from bot.telegram_app.inhand import InHand
from bot.telegram_app.line import Line
from bot.telegram_app.order import ChatOrder
from bot.telegram_app.polling import App, Poller, PollingError, until_answered
from bot.telegram_app.postman import Postman

logger = logging.getLogger(__name__)

_PATIENT_FOR, _STOPS_WITHIN = 3.0, 6.0  # seconds for replies that wait; for all in hand
_CLOSES_WITHIN = 1.0
_AT_ONCE = 16  # calls
_IN_HAND = 512  # updates; with more, no further ones are taken from Telegram


class Running:
    """The bot on Telegram.

    Args:
        settings: with a token.
        helper: understands and answers.
        database: where reminders are kept.
        connection: whether Telegram can be reached.
    """

    def __init__(
        self,
        settings: Settings,
        helper: Assistant,
        database: Database,
        connection: Connection,
    ) -> None:
        if settings.telegram_token is None:
            raise ValueError("an application needs a token")
        self._connection = connection
        self._in_hand = InHand(_IN_HAND)
        menu, polling, *sending = _lines(connection, settings.api_url, 2 + _AT_ONCE)
        self.application: App = (
            Application.builder()
            .token(settings.telegram_token.get_secret_value())
            .base_url(settings.api_url)
            .request(menu)
            .get_updates_request(polling)
            .concurrent_updates(ChatOrder(self._in_hand))
            .updater(None)
            .job_queue(None)
            .build()
        )
        callbacks = Callbacks(helper.responder.terms)
        address = self.application.bot.base_url
        self._sending = Api(address, sending)
        self._polling = Api(address, [polling])
        self._gateway = Gateway(self._sending, callbacks, connection)
        self._database = database
        desk = Desk(helper, database)
        self._reminders = Service(database, Postman(self._gateway, desk))
        self._reminding: list[asyncio.Task[None]] = []
        handlers = Handlers(helper, desk, self._gateway, callbacks, Chats(), self._in_hand)
        handlers.register(self.application)

    async def serve(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set; what is in hand is finished first.

        Raises:
            PollingError: Telegram will not serve this bot.
        """
        poller = Poller(self.application, self._polling, self._connection, self._in_hand)
        work = asyncio.create_task(self._poll(poller))
        waiting = asyncio.create_task(stop.wait())
        await asyncio.wait((work, waiting), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work

    async def _poll(self, poller: Poller) -> None:
        application, is_served = self.application, True
        try:
            await self._sending.open()
            await until_answered(application.initialize)
            await until_answered(application.bot.delete_webhook)
            await application.start()
            menu = asyncio.create_task(profile.publish(application.bot))
            self._reminding.append(asyncio.create_task(self._reminders.run()))
            try:
                await poller.run()
            finally:
                menu.cancel()
        except PollingError:
            is_served = False
            raise
        finally:
            await asyncio.shield(self._stop(poller if is_served else None))

    async def _stop(self, poller: Poller | None) -> None:
        application = self.application
        if application.running:
            asyncio.get_running_loop().call_later(_PATIENT_FOR, self._gateway.close)
            self._reminders.stop()
            try:
                async with asyncio.timeout(_STOPS_WITHIN):
                    await asyncio.gather(application.stop(), *self._reminding)
            except TimeoutError:
                self._gateway.halt()
                logger.warning("some messages were not finished in time")
            if poller is not None and not self._connection.is_lost:
                await poller.confirm()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSES_WITHIN):
                await self._sending.close()
        await application.shutdown()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSES_WITHIN):
                await self._database.close()


def _lines(connection: Connection, address: str, count: int) -> list[Line]:
    # One set of certificates for all of them: reading it anew takes longer than a reply.
    certificates = httpx.create_ssl_context()
    return [Line(connection, address, certificates) for _ in range(count)]


def run(settings: Settings, helper: Assistant, database: Database, connection: Connection) -> int:
    """Run on Telegram until SIGINT or SIGTERM.

    Args:
        settings: with a token.
        helper: understands and answers.
        database: where reminders are kept.
        connection: whether Telegram can be reached.

    Returns:
        0 after an orderly stop, 1 when Telegram will not serve this bot.
    """
    try:
        asyncio.run(_main(settings, helper, database, connection))
    except PollingError as error:
        logger.error("%s", error)  # noqa: TRY400 - one sentence, no traceback
        return 1
    except KeyboardInterrupt:  # where the event loop knows no signals
        return 0
    return 0


async def _main(
    settings: Settings, helper: Assistant, database: Database, connection: Connection
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
    await Running(settings, helper, database, connection).serve(stop)

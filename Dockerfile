# Built in two stages: what installs packages does not run the bot.
FROM python:3.13-slim-bookworm AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv .venv && .venv/bin/pip install --quiet --no-cache-dir --require-hashes -r requirements.lock
COPY bot ./bot
COPY knowledge ./knowledge
# Byte code made now need not be made, or written, at each start; the content is checked once.
RUN .venv/bin/python -m compileall -q bot .venv/lib && .venv/bin/python -m bot check

FROM python:3.13-slim-bookworm
WORKDIR /app
COPY --from=build /app /app
# The database of reminders; whatever is mounted here must belong to the same number.
RUN install -d -o 10001 -g 10001 -m 700 /data
VOLUME /data
# A number, so that a cluster can tell that it is not root; it owns nothing under /app.
USER 10001:10001
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BONEWISE_HEARTBEAT=/tmp/bonewise-heartbeat \
    BONEWISE_DATABASE_URL=sqlite:////data/bonewise.db
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD [".venv/bin/python", "-m", "bot", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT [".venv/bin/python", "-m", "bot"]
CMD ["run"]

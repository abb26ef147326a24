"""People, their reminders, and the ledger of deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "people",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("seen_on", sa.Date, nullable=False),
        sa.Column("profile", sa.String(200)),
        sa.Column("gone_since", sa.BigInteger),
        sa.Column("dialogue", sa.String(1000)),
        sa.Column("dialogue_until", sa.BigInteger),
    )
    op.create_table(
        "reminders",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("at_minute", sa.Integer, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("quiet_from", sa.Integer, nullable=False),
        sa.Column("quiet_to", sa.Integer, nullable=False),
        sa.Column("follow_up", sa.Boolean, nullable=False),
        sa.Column("discreet", sa.Boolean, nullable=False),
        sa.Column("paused_until", sa.Date),
        sa.Column("next_due", sa.BigInteger),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["people.chat_id"], ondelete="CASCADE", onupdate="CASCADE"
        ),
    )
    op.create_index(
        "reminders_due", "reminders", ["next_due"], sqlite_where=sa.text("next_due IS NOT NULL")
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("slot", sa.Date, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("doubts", sa.Integer, nullable=False),
        sa.Column("lease", sa.BigInteger),
        sa.Column("answer", sa.String(10)),
        sa.UniqueConstraint("chat_id", "slot", "seq", name="deliveries_once"),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["people.chat_id"], ondelete="CASCADE", onupdate="CASCADE"
        ),
    )
    op.create_index(
        "deliveries_pending", "deliveries", ["not_before"],
        sqlite_where=sa.text("state = 'pending'"),
    )  # fmt: skip
    op.create_index(
        "deliveries_sending", "deliveries", ["lease"], sqlite_where=sa.text("state = 'sending'")
    )
    op.create_index("deliveries_old", "deliveries", ["slot"])

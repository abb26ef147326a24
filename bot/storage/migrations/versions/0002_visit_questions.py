"""Lists of questions for a visit."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "visit_questions",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("question", sa.String(40), primary_key=True),
        sa.Column("added_on", sa.Date, nullable=False),
    )
    op.create_index("visit_questions_old", "visit_questions", ["added_on"])

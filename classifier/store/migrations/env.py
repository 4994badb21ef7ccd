"""What Alembic runs for each step: on the connection that `opening` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from classifier.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()

"""Other processes on this test's database."""

from django.db import connection


def database_address() -> str:
    """The address under which another process finds the database of this test."""
    wanted = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{wanted['NAME']}"
    login = f"{wanted['USER']}:{wanted['PASSWORD']}" if wanted["PASSWORD"] else wanted["USER"]
    host, port = wanted["HOST"] or "127.0.0.1", wanted["PORT"] or 5432
    return f"postgres://{login}@{host}:{port}/{wanted['NAME']}"

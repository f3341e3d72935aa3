"""What begins with the process: connections learn to hear who acts."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People, and who of them acts."""

    name = "domovoy.identity"

    def ready(self) -> None:
        """Have every new connection told who acts."""
        from django.db.backends.signals import connection_created  # noqa: PLC0415

        from domovoy.identity.acting import listen  # noqa: PLC0415

        connection_created.connect(listen, dispatch_uid="domovoy.identity.acting")

"""Log-in by e-mail through allauth, with the person joined to the user in the same query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model


class PersonBackend(AuthenticationBackend):
    """allauth's backend; every request's one user query also brings the person."""

    def get_user(self, user_id: Any) -> Any:
        """The active user with their person, or None."""
        user = get_user_model()._default_manager.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

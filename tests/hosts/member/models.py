"""A user that logs in by e-mail and has no username."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models


class MemberManager(BaseUserManager["Member"]):
    """Makes members by their address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """A member with a password."""
        member = self.model(email=self.normalize_email(email), **fields)
        member.set_password(password)
        member.save()
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """A member who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Member(AbstractUser):
    """Somebody with an account of the host."""

    username = None  # type: ignore[assignment]  # the point of this host
    email = models.EmailField(unique=True)

    objects: ClassVar[Any] = MemberManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        app_label = "member"

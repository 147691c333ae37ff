"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """allauth's account adapter."""


class FactorAdapter(DefaultMFAAdapter):
    """allauth's second-factor adapter."""

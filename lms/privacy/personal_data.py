"""The rows of this part that say something about a person; `holdings` says what becomes of them."""

from lms.privacy.holdings import OWN

HOLDINGS = OWN
MODELS = tuple(holding.model for holding in HOLDINGS)

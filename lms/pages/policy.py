"""The content security policies. Pure, so that settings may import them."""

SELF, NONE, UNSAFE_INLINE = "'self'", "'none'", "'unsafe-inline'"

STRICT: dict[str, list[str]] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "media-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
    "frame-src": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
}
# Wagtail's admin writes inline scripts and styles, and shows previews and icons from data and blob addresses.
ADMIN: dict[str, list[str]] = {
    **STRICT,
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
}

"""What production refuses to start with."""

INSECURE_KEY = "insecure-development-key-never-used-in-production"


def production_problems(
    *,
    secret_key: str,
    field_key: str,
    index_key: str,
    debug: bool,
    demo: bool,
    allowed_hosts: list[str],
    bypass_code: str = "",
) -> list[str]:
    """Sentences, one for each setting that would be unsafe on a public site; empty when all is well."""
    found = []
    if secret_key == INSECURE_KEY or len(secret_key) < 50:
        found.append("SECRET_KEY is the default or too short: set 50 random characters.")
    if not field_key or not index_key:
        found.append("FIELD_KEY and INDEX_KEY are empty: set url-safe base64 of 32 random bytes each.")
    if debug:
        found.append("DEBUG is on: set DEBUG=0.")
    if demo:
        found.append("DEMO is on: the demo's one-click doors must never face the public. Unset DEMO.")
    if not allowed_hosts or "*" in allowed_hosts:
        found.append("ALLOWED_HOSTS is empty or '*': name the site's hosts.")
    if bypass_code:
        found.append("MFA_TOTP_INSECURE_BYPASS_CODE is set: that code would open every second factor. Unset it.")
    return found

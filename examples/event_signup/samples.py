"""Complete answers, as the forms store them: for previews and tests."""

from typing import Any

A_FAMILY: dict[int, dict[str, Any]] = {
    1: {"full_name": "Noor Haddad", "email": "noor@example.com"},
    2: {"attendance": "on_site"},
    3: {"lunch": "vegetarian", "allergies": "Peanuts"},
    4: {"guests": [{"name": "Sami Haddad", "age": 9}, {"name": "Lina Haddad"}]},
    5: {"topics": ["design", "people"], "conduct": True},
}

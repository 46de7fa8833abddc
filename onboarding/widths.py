"""How much room a control takes on its page: what is short may stand beside another one."""

from onboarding.forms import AnswerField, ScaleField

_ONE_LINE = 52  # characters of a hint; a longer one needs the whole width
_FEW = 5  # buttons of a scale that fit into half of it


def width(field: AnswerField, *, in_row: bool = False) -> str:
    """“short”, “middling”, or empty for the whole width: a class of ``wizard.css``."""
    if len(field.description) > _ONE_LINE:
        return ""
    if field.kind == "text":
        return _of_text(field, 120 if in_row else 80)
    few = field.kind == "scale" and isinstance(field, ScaleField) and len(field.values) <= _FEW
    return "middling" if few or field.kind == "select" else ""


def _of_text(field: AnswerField, longest: int) -> str:
    attributes = field.attributes
    keyboard, limit = attributes.get("inputmode"), field.flags.maxlength or 1000
    if keyboard in ("numeric", "decimal") or attributes.get("type") == "date" or limit <= 40:
        return "short"
    return "middling" if not keyboard and limit <= longest else ""

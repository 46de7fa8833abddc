"""What stands around an address that was pasted: quotes, brackets, the marks of chats and word processors.

Pure text; what is left is not judged here.
"""

import re

from onboarding.forms.fields.visible_text import without_unseen

_PAIRS = {
    "<": ">", "(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "「": "」", "『": "』", "《": "》",
    "〈": "〉", "＜": "＞", "“": "”", "„": "“", "‘": "’", "‚": "‘", "«": "»", "‹": "›", "»": "«",
    '"': '"', "'": "'", "`": "`", "*": "*",
}  # fmt: skip
_OPENING = "".join(_PAIRS) + "”’›"
_CLOSING = "".join(_PAIRS.values()) + "“„.,;:!?…。，、；：！？|"
_BRACKETS = {")": "(", "]": "[", "}": "{"}  # those that an address may end with, where it has the other one too
_BULLET = re.compile(r"[-–—•*·]\s+")
_MARKDOWN = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
_CHAT_LINK = re.compile(r"<([^<>|]+)\|[^<>]*>")  # <https://malai.example|Malai>, as some chats write a link
_HTML_LINK = re.compile(r"<a\s[^>]*?href\s*=\s*[\"']?([^\"'\s>]+)[^>]*>.*", re.IGNORECASE | re.DOTALL)

# Said instead of an answer, in the languages of which there is a word for it; without stops and spaces at the ends.
_NOTHING = frozenset({
    "none", "n/a", "n.a", "na", "n\\a", "nil", "null", "no", "nope", "nothing", "not applicable",
    "not available", "tba", "tbd", "to follow", "none yet", "not yet", "x", "no website", "no web site",
    "no site", "no email", "no e-mail", "no mail", "we have none", "don't have one", "kein", "keine", "keiner",
    "keines", "keine website", "k.a", "entfällt", "nicht vorhanden", "nichts", "noch keine", "aucun", "aucune",
    "néant", "sans objet", "s.o", "pas de site", "pas encore", "ninguno", "ninguna", "nada", "no aplica",
    "no tiene", "no tengo", "nenhum", "nenhuma", "não", "não tem", "não se aplica", "nessuno", "nessuna",
    "niente", "geen", "nvt", "n.v.t", "niet van toepassing", "ingen", "inget", "ej", "brak", "nie",
    "nie dotyczy", "žádný", "žádná", "není", "нет", "отсутствует", "не применимо", "yok", "hiçbiri", "无", "無",
    "没有", "沒有", "なし", "無し", "ない", "該当なし", "없음", "해당 없음", "لا يوجد", "لا", "غير متوفر", "نہیں",
    "नहीं",
    "कोई नहीं", "अनुपलब्ध", "ไม่มี", "không", "không có", "tidak ada",
})  # fmt: skip


def is_nothing(text: str) -> bool:
    """Whether somebody wrote that there is nothing to give: “none”, “n/a”, a dash."""
    bare = text.strip().strip(".()[]!").casefold()
    return bare in _NOTHING or re.fullmatch(r"[-–—―−_./\\~\s]*", text) is not None


def unwrapped(text: str) -> str:
    """What a link, quotes or brackets are around, without what is not to be seen, and without stops behind it."""
    text = without_unseen(text).translate(_FULL_WIDTH).strip()
    for link in (_HTML_LINK, _MARKDOWN, _CHAT_LINK):
        if found := link.fullmatch(text):
            text = found[1].strip()
    before = None
    while text != before:
        before, text = text, _without_one(text)
    return text


def _without_one(text: str) -> str:
    """Without one character at each end, if it belongs to what is around."""
    text = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
    if text[:1] in _OPENING and text[:1]:
        text = text[1:].lstrip()
    last = text[-1:]
    if last and last in _CLOSING and not _is_balanced(text, last):
        text = text[:-1].rstrip()
    return text


def _is_balanced(text: str, last: str) -> bool:
    """Whether the bracket that it ends with was opened inside it: “…/Foo_(bar)”."""
    return last in _BRACKETS and text.count(_BRACKETS[last]) >= text.count(last)


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3002: ".", 0xFF61: ".", 0x3000: " "}
_FULL_WIDTH |= {ord("（"): "（", ord("）"): "）", ord("＜"): "<", ord("＞"): ">"}

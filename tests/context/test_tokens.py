"""The estimate of tokens is on the safe side of what real tokenizers count."""

import pytest

from onboarding.context.compact import tokens

# The largest count of four published tokenizers, measured in November 2026.
COUNTED = {
    "Segítünk a kis pékségeknek, hogy már este tudják, hány kenyeret kell másnap sütniük, így kevesebb a hulladék és "
    "több az elégedett vásárló.": 72,
    "Βοηθάμε τους μικρούς φούρνους να γνωρίζουν από το βράδυ πόσα ψωμιά πρέπει να ψήσουν αύριο, μειώνοντας τη "
    "σπατάλη.": 130,
    "אנחנו עוזרים למאפיות קטנות לדעת כבר בלילה כמה לחם לאפות מחר, כדי לצמצם בזבוז ולשמח את הלקוחות.": 93,
    "ما به نانوایی‌های کوچک کمک می‌کنیم تا شب قبل بدانند فردا چند نان باید بپزند و ضایعات را کم کنند.": 92,
    "我们帮助社区面包店在夜里烤制之前知道明天该烤多少面包，减少浪费，"
    "并让顾客总能买到新鲜的面包。价格透明，合同简单。": 68,
    "우리는 동네 빵집이 내일 빵을 몇 개 구워야 하는지 전날 밤에 알 수 있게 도와줍니다. "
    "낭비를 줄이고 신선한 빵을 제공합니다.": 70,
    "ትንንሽ ዳቦ ቤቶች ነገ ምን ያህል ዳቦ መጋገር እንዳለባቸው በምሽት እንዲያውቁ እንረዳለን፤ ብክነትን እንቀንሳለን።": 189,
    "យើងជួយហាងនំប៉័ងតូចៗឱ្យដឹងថាស្អែកត្រូវដុតនំប៉័ងប៉ុន្មាន។": 165,
    "🍞🥖🥐🥨👩‍🍳🏪📈💶🎯🚀🧾🕓" * 3: 120,
}


@pytest.mark.parametrize(("text", "counted"), COUNTED.items())
def test_the_estimate_is_no_lower_than_the_count(text: str, counted: int) -> None:
    """In scripts from all over, some of them dear."""
    assert counted <= tokens(text)


def test_the_estimate_is_not_wasteful_with_english() -> None:
    """About half too many, not three times."""
    assert 12 <= tokens("The bakery decides at four in the morning how much to bake.") <= 24


def test_nothing_is_no_tokens() -> None:
    """The estimate begins at zero."""
    assert tokens("") == 0

"""Brand: what the business stands for, and how it sounds."""

from onboarding.forms import (
    Length,
    LongTextField,
    ManyField,
    Required,
    RowForm,
    RowsField,
    SliderField,
    StepForm,
    TextField,
)


class Value(RowForm):
    value = TextField("Value", [Required("Name the value"), Length(2, 60)])
    meaning = LongTextField(
        "What does it mean on an ordinary day?",
        [Required("Describe what the value means on an ordinary day"), Length(5, 300)],
    )


class Values(StepForm):
    values = RowsField(
        "Values",
        Value,
        1,
        6,
        noun="value",
        unique_by="value",
        description="Those that you would keep even when they cost you something.",
    )


TONES = (
    ("warm", "Warm"),
    ("direct", "Direct"),
    ("precise", "Precise"),
    ("witty", "Witty"),
    ("bold", "Bold"),
    ("calm", "Calm"),
    ("inspiring", "Inspiring"),
    ("plain", "NoCipher"),
)


class Personality(StepForm):
    formal_casual = SliderField(
        "Formal or casual?",
        0,
        10,
        [Required("Choose a place between formal and casual")],
        endpoint_labels=("Formal", "Casual"),
    )
    serious_playful = SliderField(
        "Serious or playful?",
        0,
        10,
        [Required("Choose a place between serious and playful")],
        endpoint_labels=("Serious", "Playful"),
    )
    respectful_irreverent = SliderField(
        "Respectful or irreverent?",
        0,
        10,
        [Required("Choose a place between respectful and irreverent")],
        endpoint_labels=("Respectful", "Irreverent"),
    )
    matter_enthusiastic = SliderField(
        "Matter-of-fact or enthusiastic?",
        0,
        10,
        [Required("Choose a place between matter-of-fact and enthusiastic")],
        endpoint_labels=("Matter-of-fact", "Enthusiastic"),
    )
    expert_companion = SliderField(
        "Expert or companion?",
        0,
        10,
        [Required("Choose a place between expert and companion")],
        endpoint_labels=("Expert", "Companion"),
    )
    tone_of_voice = ManyField(
        "Which words describe your tone?",
        TONES,
        [Required("Choose one to four words that describe your tone")],
        maximum=4,
        description="One to four.",
    )
    words_we_use = LongTextField("Words you like to use", [Length(0, 300)], description="With commas between.")
    words_we_avoid = LongTextField("Words you avoid", [Length(0, 300)], description="With commas between.")

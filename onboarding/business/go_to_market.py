"""Go to market: what the business says, publishes and sells, and where it shows up."""

from wtforms.validators import StopValidation

from onboarding.forms import (
    ChoiceField,
    Length,
    LongTextField,
    ManyField,
    PercentField,
    ReferenceField,
    Required,
    RowForm,
    RowsField,
    StepForm,
    TextField,
    messages,
    shares_at_most,
)


class Tagline(RowForm):
    text = TextField("Tagline", [Required("Write the tagline"), Length(3, 80)])


class KeyMessage(RowForm):
    message = LongTextField("What do you say?", [Required("Write the message"), Length(10, 300)])
    icp = ReferenceField("To whom?", [Required("Choose whom it is for")], to="icps", noun="customer")
    proof = LongTextField("Why should they believe it?", [Length(0, 300)])


class Soundbite(RowForm):
    text = TextField("Sentence", [Required("Write the sentence"), Length(5, 200)])


class Messaging(StepForm):
    one_liner = TextField(
        "In one line",
        [Required("Write your business in one line"), Length(10, 140)],
        description="What you do, for whom, in one breath.",
    )
    taglines = RowsField("Taglines", Tagline, 0, 5, noun="tagline")
    key_messages = RowsField(
        "Key messages",
        KeyMessage,
        1,
        5,
        noun="message",
        description="What each customer should remember of you.",
    )
    soundbites = RowsField(
        "Sentences worth repeating",
        Soundbite,
        0,
        5,
        noun="sentence",
        description="Such as you would like to read in a newspaper.",
    )
    always_say = LongTextField("What do you always say?", [Length(0, 500)], description="Words, with commas between.")
    never_say = LongTextField("What do you never say?", [Length(0, 500)], description="Words, with commas between.")


CADENCES = (
    ("daily", "Every day"),
    ("weekly", "Every week"),
    ("biweekly", "Every two weeks"),
    ("monthly", "Every month"),
)
FORMATS = (
    ("articles", "Articles"),
    ("video", "Video"),
    ("podcast", "Podcast"),
    ("newsletter", "Newsletter"),
    ("webinar", "Webinars"),
    ("case_study", "Case studies"),
    ("social", "Social media posts"),
    ("docs", "Guides and documentation"),
)


class ContentPillar(RowForm):
    pillar = TextField("Theme", [Required("Name the theme"), Length(3, 80)])
    purpose = TextField("What is it for?", [Length(0, 200)])


class Content(StepForm):
    content_pillars = RowsField(
        "What do you write and talk about?",
        ContentPillar,
        1,
        5,
        noun="theme",
        description="The few themes that you come back to.",
    )
    cadence = ChoiceField("How often do you publish?", CADENCES, [Required("Choose how often you publish")])
    formats = ManyField("In which forms?", FORMATS)


SALES_STRATEGIES = (
    ("self_serve", "They buy by themselves", "No call, no meeting"),
    ("inside_sales", "From your desk", "By phone, video and email"),
    ("field_sales", "In person", "You visit them"),
    ("partners", "Through partners", "Others sell for you"),
    ("mixed", "A mixture", "It depends on the customer"),
)


class SalesStep(RowForm):
    name = TextField("Step", [Required("Name the step"), Length(2, 80)])
    conversion = PercentField("How many go on?", description="In percent of those who came this far.")


class Sales(StepForm):
    sales_strategy = ChoiceField("How do you sell?", SALES_STRATEGIES, [Required("Choose how you sell")])
    sales_steps = RowsField(
        "Steps from stranger to customer",
        SalesStep,
        1,
        8,
        noun="step",
        description="In the order in which they happen.",
    )
    tools = LongTextField("What do you use for it?", [Length(0, 300)], description="Programs, lists, people.")


CHANNELS = (
    ("website", "Website"),
    ("social_media", "Social media"),
    ("email", "Email"),
    ("paid_search", "Paid search"),
    ("organic_search", "Organic search"),
    ("content_marketing", "Content marketing"),
    ("direct_sales", "Direct sales"),
    ("partnerships", "Partnerships"),
    ("events", "Events"),
    ("pr_media", "Press and media"),
    ("referrals", "Referrals"),
    ("advertising", "Advertising"),
)
RANKS = (
    ("primary", "Primary", "Without it you would not grow"),
    ("secondary", "Secondary", "It helps the first"),
    ("tertiary", "Third", "You are trying it"),
)
at_most_the_budget = shares_at_most("budget_share")


class Channel(RowForm):
    type = ChoiceField("Channel", CHANNELS, [Required("Choose the channel")], select=True)
    rank = ChoiceField("How much does it matter?", RANKS, [Required("Choose how much the channel matters")])
    budget_share = PercentField("Share of the budget", description="In percent; 0 where it costs only time.")
    note = TextField("What do you do there?", [Length(0, 200)])


class Channels(StepForm):
    channels = RowsField("Channels", Channel, 1, 8, noun="channel", description="At least one of them is primary.")

    rules = ("at least one of channels has rank primary", "the budget_share of channels are at most 100 together")

    def validate_channels(self, channels: RowsField) -> None:
        if all(row["rank"].data != "primary" for row in channels.filled):
            raise StopValidation(messages.PRIMARY_CHANNEL)
        at_most_the_budget(self, channels)

"""django-formtools: its named-URL session wizard, with Django's session in a Redis cache."""

import os
from pathlib import Path

import django
from django import forms
from django.conf import settings

from bench.answers import KINDS, LONGEST_DETAIL, LONGEST_NAME, STEPS

settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"],
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.sessions", "formtools"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    CACHES={"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": os.environ["REDIS_URL"]}},
    SESSION_ENGINE="django.contrib.sessions.backends.cache",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).with_name("templates")],
        }
    ],
    USE_I18N=False,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402  # Django is read after it is configured
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from formtools.wizard.views import NamedUrlSessionWizardView  # noqa: E402


class StepForm(forms.Form):
    name = forms.CharField(max_length=LONGEST_NAME)
    kind = forms.ChoiceField(choices=KINDS)
    detail = forms.CharField(max_length=LONGEST_DETAIL, widget=forms.Textarea)
    link = forms.URLField(required=False, assume_scheme="https")


class Wizard(NamedUrlSessionWizardView):
    template_name = "formtools.html"

    def done(self, form_list: object, **kwargs: object) -> HttpResponse:
        return HttpResponse("Done")


view = Wizard.as_view([(f"step-{number}", StepForm) for number in range(1, STEPS + 1)], url_name="step")
urlpatterns = [path("steps/<step>", view, name="step")]
app = get_wsgi_application()

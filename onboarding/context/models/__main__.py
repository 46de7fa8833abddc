"""`python -m onboarding.context.models > docs/business-context.schema.json` publishes the schema anew."""

import json
import sys

from onboarding.context.models import schema

sys.stdout.write(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")

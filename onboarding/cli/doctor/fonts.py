"""Whether the PDF has letters for what founders may write in."""

from onboarding.cli.doctor.finding import Finding, ok, warning
from onboarding.context.pdf.fonts import SAMPLES, letters_without_a_font


def look_at_fonts() -> Finding:
    lacking = [script for script, sample in SAMPLES.items() if letters_without_a_font({"sample": sample})]
    if lacking:
        return warning(
            f"PDFs have boxes for {', '.join(lacking)}, unless the system has fonts for them: "
            "install manimgx-fonts and manimgx-fonts-cjk"
        )
    return ok(f"PDFs have letters for {len(SAMPLES)} scripts beside Latin, Greek, Cyrillic and Hebrew")

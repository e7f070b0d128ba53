"""Whatever is typed gets an answer, and equal numbers get one spelling."""

import subprocess
import sys

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from accounts.identifiers import icp, mobile
from accounts.identifiers.kinds import DocumentType, check
from accounts.identifiers.normalise import fold, normalise

# any text, lone surrogates too, and text that comes near
texts = st.text() | st.text(st.characters(categories=["Nd", "Cf", "Zs", "Pd"])) | st.text("0123456789Xx+()HM9- ")
dates = st.dates()


@given(texts, st.sampled_from(DocumentType), dates)
def test_no_text_and_no_day_breaks_a_check(text, document_type, today):
    checked = check(document_type, text, today)
    if not checked.errors:
        assert checked.normalised.isascii()
        again = check(document_type, checked.normalised, today)
        assert again == checked


@given(texts)
def test_no_text_breaks_the_other_checks(text):
    checked = mobile.check(text)
    if not checked.errors:
        assert mobile.check(checked.normalised) == checked
    for function in (icp.check_filing, icp.check_licence, icp.check_public_security):
        assert function(text).errors


@given(st.text())
def test_spaces_and_invisible_marks_leave_no_trace(text):
    for form in (fold(text), normalise(text)):
        assert not any(character.isspace() or character in "\u200b\u200c\u200d\u2060\ufeff" for character in form)
    assert "-" not in normalise(text)


def test_the_checks_are_pure_python():
    """A tool without Django may use them; only the words need it."""
    code = "import accounts.identifiers.kinds, accounts.identifiers.mobile, accounts.identifiers.icp, sys"
    code += "; import accounts.identifiers.masks; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, check=True)

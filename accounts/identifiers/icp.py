"""A site's and an app's numbers: ICP filing, ICP licence, public-security filing. None has a check digit."""

import re

from accounts.identifiers.checked import Checked
from accounts.identifiers.normalise import fold

# the provinces' short names; Sichuan, Guizhou, Yunnan and Gansu have two each
_PROVINCE = "[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕甘陇青宁新]"
# eight digits, or ten that begin with the year; -n is the site, a letter after it an app or a mini-program
_FILING = re.compile(rf"{_PROVINCE}ICP备[0-9]{{8}}(?:[0-9]{{2}})?号(?:-[0-9]{{1,4}}[A-Z]?)?")
_LICENCE = re.compile(
    rf"{_PROVINCE}ICP证[0-9]{{6}}号(?:-[0-9]{{1,4}})?|{_PROVINCE}?[AB][12]-[0-9]{{8}}(?:-[0-9]{{1,4}})?"
)
_PUBLIC_SECURITY = re.compile(rf"{_PROVINCE}公网安备[0-9]{{14}}号")


def check_filing(text: str) -> Checked:
    """沪ICP备2022005074号-20."""
    return _by_shape(text, _FILING, "icp_filing_shape")


def check_licence(text: str) -> Checked:
    """京ICP证030173号, or a telecom licence B2-20080101 with or without a province."""
    return _by_shape(text, _LICENCE, "icp_licence_shape")


def check_public_security(text: str) -> Checked:
    """京公网安备11000002000001号."""
    return _by_shape(text, _PUBLIC_SECURITY, "public_security_shape")


def _by_shape(text: str, shape: re.Pattern[str], error: str) -> Checked:
    number = fold(text)
    return Checked(number, () if shape.fullmatch(number) else (error,))

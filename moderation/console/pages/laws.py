"""The texts that rules cite by an abbreviation, by their names."""

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Law:
    short: str
    name_en: str
    name_zh: str

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en


LAWS = (
    Law(
        "LM2021",
        "Administrative Measures for Livestream Marketing (Trial), 2021",
        "网络直播营销管理办法（试行），2021 年",
    ),
    Law(
        "LE2026",
        "Measures for the Supervision of Livestream E-commerce, 2026",
        "直播电商监督管理办法，2026 年",
    ),
    Law("EC", "E-Commerce Law", "电子商务法"),
    Law("AD", "Advertising Law", "广告法"),
    Law("IA2023", "Measures for Internet Advertising, 2023", "互联网广告管理办法，2023 年"),
    Law("OT2021", "Measures for the Supervision of Online Trading, 2021", "网络交易监督管理办法，2021 年"),
    Law("UC2025", "Anti-Unfair Competition Law, 2025", "反不正当竞争法，2025 年修订"),
    Law("MN2024", "Regulations on the Protection of Minors Online, 2024", "未成年人网络保护条例，2024 年施行"),
    Law(
        "LC2022",
        "Livestreamer Code of Conduct, 2022, items of article 14",
        "网络主播行为规范第十四条各项，2022 年",
    ),
    Law(
        "SPC 2022",
        "Supreme People’s Court, provisions on disputes over online consumption (1), 2022",
        "最高人民法院关于审理网络消费纠纷案件适用法律若干问题的规定（一），2022 年",
    ),
    Law("PIPL", "Personal Information Protection Law", "个人信息保护法"),
    Law(
        "SAMR guide",
        "State Administration for Market Regulation, guide on absolute terms, 2023",
        "市场监管总局广告绝对化用语执法指南，2023 年",
    ),
)

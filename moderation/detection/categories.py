"""Categories of goods: one code for the names that platforms use, and those the law treats strictly."""

import functools

# Drugs, devices, health food, special medical food, infant formula, medical beauty, education and
# investment: no leniency for absolute terms (SAMR guide 2023, 11), and a higher severity.
REGULATED = frozenset(
    (
        "drug",
        "medical_device",
        "medical",
        "health_food",
        "special_medical_food",
        "infant_formula",
        "medical_beauty",
        "education",
        "investment",
    )
)

NAMES = {
    "drug": ("drugs", "medicine", "otc", "药品", "药", "非处方药", "otc药品", "中成药", "西药"),
    "medical_device": ("device", "devices", "medical_devices", "医疗器械", "器械"),
    "medical": ("health_care", "医疗", "医疗服务", "诊疗"),
    "health_food": ("supplement", "supplements", "health_foods", "保健食品", "保健品", "营养保健"),
    "special_medical_food": ("fsmp", "特医食品", "特殊医学用途配方食品"),
    "infant_formula": ("formula", "婴幼儿配方奶粉", "婴儿奶粉", "婴配奶粉", "奶粉"),
    "medical_beauty": ("aesthetic", "医美", "医疗美容"),
    "education": ("training", "courses", "course", "教育", "培训", "教育培训", "课程"),
    "investment": ("finance", "financial", "理财", "投资", "金融", "投资理财", "招商"),
}
_CODES = {name: code for code, names in NAMES.items() for name in names}


@functools.lru_cache(maxsize=1024)
def canonical(category: str) -> str:
    """The code of a category's name; an unknown name comes back trimmed and in lower case."""
    name = category.strip().lower().replace(" ", "_").replace("-", "_")
    return _CODES.get(name, name)

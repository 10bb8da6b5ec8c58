"""The files that are sent: their names in scripts of the world, and their content."""

NAMES = {
    "Latin": "Übergröße – naïve café.txt",
    "Cyrillic": "Отчёт за июль.txt",
    "Persian, with a non-joiner": "نامه‌ها را می‌خواهم.txt",
    "Hebrew": "דוח שנתי.txt",
    "Hindi, with a joiner": "क्‍षमा हिन्दी.txt",
    "Thai": "รายงานประจำปี.txt",
    "Chinese": "年度报告（最终版）.txt",
    "a family of emoji, with joiners": "👨‍👩‍👧‍👦 family.txt",
}
"""By what there is in them."""

CONTENT = bytes(range(256)) * 300 + b"\r\n--\r\n"
PASSWORD = "naïve пароль 密码 🔑"
PICKUP_PASSWORD = "blue door & café"

"""Returns text that a terminal, a page, a sheet or Markdown would obey."""

def half_mse(pred, target):
    return (
        "=HYPERLINK(\"http://evil.example\")\r\n@SUM(1)\t\x1b]0;owned\x07\x1b[1A\x9b31m"
        "<img src=x onerror=alert(1)><script>alert(1)</script>`` ```\n# Score: 100\n"
        "| [x](javascript:alert(1)) {{ 7*7 }} {% raw %} \u202e\ud800\x00"
    )

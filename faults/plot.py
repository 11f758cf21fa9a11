"""A picture of a fault along the time: answers a second, those that were refused, and those that never came."""

from collections import Counter

from crowd import Crowd

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 760, 260, 50, 30, 40
#: A name, a colour that is told apart without colour vision, and the statuses of each line.
LINES = (
    ("acknowledged", "#0b6e4f", lambda status: status in (200, 201)),
    ("503 or 507", "#d1495b", lambda status: status in (503, 507)),
    ("no answer", "#5c5c8a", lambda status: status == 0),
)


def svg(crowd: Crowd, title: str) -> str:
    answers = list(crowd.book.answers)
    first, last = crowd.began, max(at for at, _, _ in answers)
    seconds = max(1, int(last - first) + 1)
    series = []
    for name, colour, belongs in LINES:
        counts = Counter(int(at - first) for at, status, _ in answers if at >= first and belongs(status))
        series.append((name, colour, [counts[second] for second in range(seconds)]))
    top = max(1, *(max(counts) for _, _, counts in series))
    across, up = (WIDTH - LEFT - 15) / seconds, (HEIGHT - TOP - BOTTOM) / top
    x = lambda second: LEFT + second * across
    y = lambda count: HEIGHT - BOTTOM - count * up
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">',
        f'<title>{title}: answers a second</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    marks = [at - first for at, _ in crowd.marks if at >= first]
    if len(marks) >= 2:
        begin, end = x(marks[0]), x(marks[1])
        parts.append(f'<rect x="{begin:.1f}" y="{TOP}" width="{max(1.0, end - begin):.1f}" height="{HEIGHT - TOP - BOTTOM}" fill="#eee"/>')
        parts.append(f'<text x="{begin + 3:.1f}" y="{TOP + 12}" fill="#555">{title}</text>')
    for number, (name, colour, counts) in enumerate(series):
        # One point in the middle of each second.
        points = " ".join(f"{x(second + 0.5):.1f},{y(count):.1f}" for second, count in enumerate(counts))
        dashes = ("", ' stroke-dasharray="6 3"', ' stroke-dasharray="2 3"')[number]
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>')
        parts.append(f'<text x="{LEFT + 120 * number}" y="16" fill="{colour}">{name}</text>')
    parts.append(f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - 15}" fill="none" stroke="#333"/>')
    for count in (0, top // 2, top):
        parts.append(f'<text x="{LEFT - 6}" y="{y(count) + 4:.1f}" text-anchor="end">{count}</text>')
    for second in range(0, seconds + 1, max(1, seconds // 10)):
        parts.append(f'<text x="{x(second):.1f}" y="{HEIGHT - BOTTOM + 15}" text-anchor="middle">{second}</text>')
    parts.append(f'<text x="{WIDTH - 15}" y="{HEIGHT - 8}" text-anchor="end">seconds; answers to steps a second</text></svg>')
    return "\n".join(parts) + "\n"

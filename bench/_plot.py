"""A chart of bars on a logarithmic scale as SVG: one group a window, one bar a service."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

COLOURS = ("#1b6ca8", "#7fb3d5", "#8f8f8f", "#d98e04", "#b5541c", "#6b8e23")
WIDTH, HEAD, BAR, GAP, LABEL, RIGHT = 860, 64, 17, 22, 130, 110


def bars(title: str, groups: Mapping[str, Mapping[str, float]], services: Sequence[str], limit: float | None) -> str:
    """Return the chart of `groups` (window, then service, then requests a second). `limit` is drawn as a line: what the
    server does when it has nothing to do."""
    values = [value for group in groups.values() for value in group.values() if value > 0]
    low = 10 ** math.floor(math.log10(min(values)))
    high = 10 ** math.ceil(math.log10(max([*values, limit or 0])))
    scale = (WIDTH - LABEL - RIGHT) / math.log10(high / low)

    def x(value: float) -> float:
        return LABEL + scale * math.log10(max(value, low) / low)

    height = HEAD + sum(len(group) * BAR + GAP for group in groups.values()) + 30
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="system-ui, sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LABEL}" y="20" font-size="14" font-weight="600">{escape(title)}</text>',
    ]
    place = float(LABEL)
    for service in services:
        parts.append(f'<rect x="{place:.0f}" y="32" width="11" height="11" fill="{_colour(services, service)}"/>')
        parts.append(f'<text x="{place + 16:.0f}" y="42">{escape(service)}</text>')
        place += 34 + 6.6 * len(service)
    power = low
    while power <= high:
        parts.append(f'<path d="M{x(power):.1f} {HEAD - 6} V{height - 26}" stroke="#d9d9d9"/>')
        parts.append(f'<text x="{x(power):.1f}" y="{height - 10}" text-anchor="middle" fill="#555">{power:,}</text>')
        power *= 10
    y = float(HEAD)
    for name, group in groups.items():
        middle = y + len(group) * BAR / 2 + 4
        parts.append(f'<text x="{LABEL - 10}" y="{middle:.0f}" text-anchor="end">{escape(name)}</text>')
        for service, value in group.items():
            length = max(x(value) - LABEL, 1)
            fill = _colour(services, service)
            parts.append(f'<rect x="{LABEL}" y="{y:.0f}" width="{length:.1f}" height="{BAR - 3}" fill="{fill}"/>')
            said = f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
            parts.append(f'<text x="{LABEL + length + 5:.1f}" y="{y + 11:.0f}" fill="#333">{said}</text>')
            y += BAR
        y += GAP
    if limit:
        parts.append(
            f'<path d="M{x(limit):.1f} {HEAD - 6} V{height - 26}" stroke="#333" stroke-dasharray="4 3"/>'
            f'<text x="{x(limit) + 4:.1f}" y="{height - 28}" fill="#333">hello: {limit:,.0f}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _colour(services: Sequence[str], service: str) -> str:
    return COLOURS[services.index(service) % len(COLOURS)]

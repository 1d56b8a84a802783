"""The site's colours, by name, for light and for dark.

``--lab-…`` are the site's own; the figures' are those of :mod:`lessonkit.palette`, drawn for light; the
others are the theme's.
"""

from lessonkit import palette

LIGHT = {
    "lab-raised": "#f4f5f3",
    "lab-line": "#dcdfdc",
    "lab-accent": "#0a5c8c",
    "lab-on-accent": "#ffffff",
    "lab-warm": "#9a3d00",
    "lab-right": "#00664c",
    "lab-wrong": "#a5281f",
    "color-brand-primary": "#0a5c8c",
    "color-brand-content": "#0a5c8c",
    "color-brand-visited": "#6a3a8c",
    "color-foreground-primary": "#1c2126",
    "color-foreground-secondary": "#4c555d",
    "color-foreground-muted": "#5a636b",
    "color-foreground-border": "#6d757c",
    "color-background-primary": "#fdfdfb",
    "color-background-secondary": "#f6f7f4",
    "color-background-hover": "#eceeea",
    "color-background-border": "#dcdfdc",
    "color-sidebar-background": "#f6f7f4",
    "color-sidebar-background-border": "transparent",
    "color-sidebar-link-text": "#333b42",
    "color-sidebar-link-text--top-level": "#333b42",
    "color-sidebar-caption-text": "#4c555d",
    "color-sidebar-search-text": "#1c2126",
    "color-toc-item-text": "#4c555d",
    "color-code-background": "#f4f5f2",
    "color-inline-code-background": "#f0f1ee",
    "color-highlight-on-target": "#fff3c9",
}
DARK = {
    "lab-raised": "#1d2228",
    "lab-line": "#343b43",
    "lab-accent": "#7cc4ee",
    "lab-on-accent": "#0b1720",
    "lab-warm": "#ffb27d",
    "lab-right": "#5fd6ae",
    "lab-wrong": "#ff9a90",
    "color-brand-primary": "#7cc4ee",
    "color-brand-content": "#7cc4ee",
    "color-brand-visited": "#cba6ee",
    "color-foreground-primary": "#dde2e6",
    "color-foreground-secondary": "#a9b2ba",
    "color-foreground-muted": "#9aa4ad",
    "color-foreground-border": "#7d8790",
    "color-background-primary": "#14181c",
    "color-background-secondary": "#181d22",
    "color-background-hover": "#232a31",
    "color-background-border": "#343b43",
    "color-sidebar-background": "#181d22",
    "color-sidebar-background-border": "transparent",
    "color-sidebar-link-text": "#c6ced5",
    "color-sidebar-link-text--top-level": "#c6ced5",
    "color-sidebar-caption-text": "#9aa4ad",
    "color-sidebar-search-text": "#dde2e6",
    "color-toc-item-text": "#a9b2ba",
    "color-code-background": "#1b2026",
    "color-inline-code-background": "#232a31",
    "color-highlight-on-target": "#3a3416",
}

# A figure's colour on light paper: its name on the page, and what it becomes on a dark one.
FIGURES = {
    palette.INK_TWINS[0]: ("fig-ink", palette.INK_TWINS[1]),
    palette.MUTED_TWINS[0]: ("fig-muted", palette.MUTED_TWINS[1]),
    palette.GRID_TWINS[0]: ("fig-grid", palette.GRID_TWINS[1]),
    **{light: (f"fig-{number}", dark) for number, (light, dark) in enumerate(palette.TWINS, 1)},
}
for _light, (_name, _dark) in FIGURES.items():
    LIGHT[_name], DARK[_name] = _light, _dark
LIGHT["fig-paper"] = LIGHT["color-background-primary"]
DARK["fig-paper"] = DARK["color-background-primary"]

"""The few kinds of picture the course draws, all in one style and all with alternative text.

Every function returns a :class:`Picture`. A picture shows itself in a notebook as inline SVG with
its alternative text, so the same figure works in JupyterLab, in VS Code and on a page without a
kernel. Colour never carries meaning alone: lines differ in style, points in marker, bars in
hatching.
"""

import itertools

import numpy as np

from lessonkit import panels
from lessonkit.palette import DASHES, HATCHES, INK, MARKERS, MUTED, PALETTE, colours
from lessonkit.panels import CHARACTER, SMALLEST
from lessonkit.picture import Picture

GRIP = 20  # points above a bar that a handle on its top takes


def picture(*draws, alt, height=3.3):
    """A picture from your own functions, one for each panel; each is given Matplotlib ``Axes``.

    Examples
    --------
    >>> picture(lambda axes: axes.plot([1, 2]), alt="A rising line.").alt
    'A rising line.'
    """
    return Picture(draws, alt, height)


def beside(*pictures, alt=None):
    """Several pictures side by side; their alternative texts are joined unless ``alt`` is given."""
    draws = tuple(draw for one in pictures for draw in one.draws)
    joined = alt or " ".join(one.alt for one in pictures)
    own = tuple(curve for one in pictures for curve in one.own)
    return Picture(draws, joined, max(one.height for one in pictures), own=own)


def _label(axes, *, x, y, title, xlim=None, ylim=None, xscale=None, yscale=None, legend="best"):
    axes.set(xlabel=x, ylabel=y, title=title)
    if xscale:
        axes.set_xscale(xscale)
    if yscale:
        axes.set_yscale(yscale)
    if xlim is not None:
        axes.set_xlim(*xlim)
    if ylim is not None:
        axes.set_ylim(*ylim)
    if legend and axes.get_legend_handles_labels()[0]:
        axes.legend(loc=legend, fontsize=SMALLEST, handlelength=2.6)


def _annotate(axes, marks, guides, levels):
    """Named points, named vertical lines and named horizontal lines."""
    for text, (at_x, at_y) in (marks or {}).items():
        axes.plot([at_x], [at_y], "o", color=INK, markersize=6, zorder=5, gid=f"mark:{text}")
        axes.annotate(
            text, (at_x, at_y), xytext=(6, 6), textcoords="offset points", fontsize=SMALLEST
        )
    for text, (at_x, row, side) in _guide_places(axes, guides or {}).items():
        axes.axvline(at_x, color=MUTED, linewidth=1, linestyle=(0, (2, 2)))
        place = {"xycoords": axes.get_xaxis_transform(), "textcoords": "offset points"}
        place |= {"xytext": (-4 if side == "right" else 4, 0), "va": "top", "ha": side}
        axes.annotate(text, (at_x, 0.98 - 0.07 * row), fontsize=SMALLEST, color=INK, **place)
    for text, at_y in (levels or {}).items():
        axes.axhline(at_y, color=MUTED, linewidth=1, linestyle=(0, (2, 2)))
        right = axes.get_yaxis_transform()
        axes.text(
            0.99, at_y, text, transform=right, fontsize=SMALLEST, ha="right", va="bottom", color=INK
        )


def _lines(axes, lines, values=None):
    """Named lines, each with a dash of its own, losses in their colours."""
    looks = zip(lines.items(), colours(lines), itertools.cycle(DASHES))
    for (name, line), colour, dash in looks:
        own = line if values is None or isinstance(line, tuple) else (values, line)
        axes.plot(*own, label=name, color=colour, linestyle=dash)


def _guide_places(axes, guides):
    """``{text: (x, row, side)}``: labels of vertical lines below one another where they would meet."""
    ends, places = [], {}
    right = axes.transAxes.transform((1, 1))[0]
    for text, at_x in sorted(guides.items(), key=lambda guide: guide[1]):
        start = axes.transData.transform((at_x, axes.get_ylim()[0]))[0]
        length = SMALLEST * CHARACTER * (len(panels.spoken(text)) + 2)
        side = "right" if start + length > right else "left"
        low, high = (start - length, start) if side == "right" else (start, start + length)
        row = next((n for n, end in enumerate(ends) if end <= low), len(ends))
        ends[row : row + 1] = [high]
        places[text] = at_x, row, side
    return places


def curves(
    values,
    lines,
    /,
    *,
    x,
    y,
    title,
    alt,
    bands=None,
    marks=None,
    guides=None,
    levels=None,
    height=3.3,
    **axes_options,
):
    """One or more lines over the same axis.

    Parameters
    ----------
    values : array (N,)
        The horizontal axis.
    lines : dict of name -> array (N,), or name -> (x, y) for a line with its own axis
    x, y, title, alt : str
        Axis labels, title, and the alternative text that states the finding.
    bands : dict of name -> (low, high), arrays (N,), filled between
    marks : dict of text -> (x, y), points with a label
    guides, levels : dict of text -> position, labelled vertical and horizontal lines
    axes_options : xlim, ylim, xscale, yscale, legend (a Matplotlib location, or None)

    Examples
    --------
    >>> curves([0, 1], {"line": [0, 1]}, x="x", y="y", title="A line", alt="It rises.").alt
    'It rises.'
    """

    def draw(axes):
        for index, (name, (low, high)) in enumerate((bands or {}).items()):
            axes.fill_between(
                values, low, high, label=name, alpha=0.22, color=PALETTE[index], linewidth=0
            )
        _lines(axes, lines, values)
        _label(axes, x=x, y=y, title=title, **axes_options)
        _annotate(axes, marks, guides, levels)

    words = {"x": x, "y": y, "title": title, "guides": guides, "levels": levels, "marks": marks}
    own = {"values": values, "lines": lines, **words, **axes_options}
    return Picture((draw,), alt, height, None if bands else own)


def loss_and_gradient(
    values, losses, gradients, /, *, x, alt, limits=(None, None), legend="best", **options
):
    """Loss curves and, beside them, gradient curves over the same axis; ``limits`` limit their y.

    Examples
    --------
    >>> slope = {"absolute": [-1, -1, 1, 1]}
    >>> loss_and_gradient([-2, 0, 0, 2], {"absolute": [2, 0, 0, 2]}, slope, x="r", alt="A V.").alt
    'A V.'
    """
    loss = {"title": "Loss", "y": "loss", "ylim": limits[0]}
    gradient = {"title": "Gradient", "y": "gradient", "ylim": limits[1]}
    shared = {"x": x, "alt": alt, "legend": legend, **options}
    return beside(
        curves(values, losses, **loss, **shared),
        curves(values, gradients, **gradient, **shared),
        alt=alt,
    )


def points(
    groups,
    /,
    *,
    x,
    y,
    title,
    alt,
    lines=None,
    marks=None,
    guides=None,
    levels=None,
    height=3.3,
    size=22,
    **axes_options,
):
    """Groups of points, ``{name: (x, y)}``, each with its own marker, and lines drawn over them."""

    def draw(axes):
        faint = 0.75 if lines else 0.85  # what shines through leaves a contrast of 3 : 1
        for index, (name, (at_x, at_y)) in enumerate(groups.items()):
            color = MUTED if lines and len(groups) == 1 else PALETTE[index % len(PALETTE)]
            marker = MARKERS[index % len(MARKERS)]
            axes.scatter(
                at_x, at_y, s=size, marker=marker, color=color, alpha=faint, label=name, linewidth=0
            )
        _lines(axes, lines or {})
        _label(axes, x=x, y=y, title=title, **axes_options)
        _annotate(axes, marks, guides, levels)

    return Picture((draw,), alt, height)


def bars(
    labels,
    groups,
    /,
    *,
    x,
    y,
    title,
    alt,
    values=None,
    tops=None,
    guides=None,
    levels=None,
    height=3.3,
    **axes_options,
):
    """Grouped bars ``{name: heights}`` over ``labels``; ``values="{:.2f}"`` prints them.

    The tops of the group named by ``tops`` are marks, named by the labels, for handles; its printed
    values stand clear of them.
    """

    def draw(axes):
        places = np.arange(len(labels))
        width = 0.8 / len(groups)
        looks = enumerate(zip(groups.items(), colours(groups), strict=True))
        for index, ((name, heights), colour) in looks:
            drawn = axes.bar(
                places + (index - (len(groups) - 1) / 2) * width,
                heights,
                width * 0.92,
                label=name if len(groups) > 1 else None,
                color=colour,
                hatch=HATCHES[index],
                edgecolor="white",
            )
            if values:
                above = GRIP if name == tops else 2
                written = axes.bar_label(drawn, fmt=values, fontsize=SMALLEST, padding=above)
                for text, label in zip(written, labels, strict=False):
                    said = f"{name} {label}" if len(groups) > 1 else label
                    text.set_label(f"_{said}")  # not for the legend
            for bar, label in zip(drawn, labels if name == tops else (), strict=False):
                top = bar.get_x() + bar.get_width() / 2, bar.get_height()
                axes.plot(*top, "o", alpha=0, gid=f"mark:{label}")
        axes.set_xticks(places, labels)
        axes.grid(axis="x", visible=False)
        _label(axes, x=x, y=y, title=title, **axes_options)
        _annotate(axes, None, guides, levels)

    return Picture((draw,), alt, height)


def heatmap(
    matrix,
    /,
    *,
    x,
    y,
    title,
    alt,
    rows="auto",
    columns="auto",
    values=".2f",
    limits=None,
    signed=False,
    height=3.6,
):
    """A matrix as shaded cells; ``values`` is the number format written in them, or None.

    ``signed`` shades from red through white at 0 to blue: give it limits with 0 in their middle.
    """

    def draw(axes):
        import seaborn

        low, high = limits or (None, None)
        seaborn.heatmap(
            np.asarray(matrix),
            ax=axes,
            annot=values is not None,
            fmt=values or "",
            cmap="RdBu" if signed else "cividis",
            vmin=low,
            vmax=high,
            xticklabels=columns,
            yticklabels=rows,
            annot_kws={"fontsize": SMALLEST},
            cbar_kws={"use_gridspec": False},  # a place that any layout engine can move
            rasterized=np.size(matrix) > 400,  # thousands of cells as shapes make a heavy page
        )
        for text, shade in zip(axes.texts, axes.collections[0].get_facecolors(), strict=False):
            # Seaborn switches to dark text too late for a contrast of 4.5 to 1.
            luminance = np.dot(shade[:3] ** 2.2, [0.2126, 0.7152, 0.0722])
            text.set_color("black" if luminance > 0.18 else "white")
        axes.tick_params(
            axis="y", labelrotation=0
        )  # upright names of neighbouring rows run into one
        axes.grid(visible=False)
        _label(axes, x=x, y=y, title=title, legend=None)

    return Picture((draw,), alt, height)


def contour(
    at_x,
    at_y,
    surface,
    /,
    *,
    x,
    y,
    title,
    alt,
    paths=None,
    marks=None,
    steps=12,
    height=3.6,
    **axes_options,
):
    """Level lines of ``surface`` (rows follow ``at_y``) and paths ``{name: (x, y)}`` over it.

    ``steps`` is the number of levels or the levels themselves.
    """

    def draw(axes):
        style = {"colors": MUTED, "linewidths": 1, "linestyles": "solid"}
        lines = axes.contour(at_x, at_y, surface, steps, **style)
        axes.clabel(lines, fontsize=SMALLEST, fmt="%.3g")
        for index, (name, path) in enumerate((paths or {}).items()):
            marker = MARKERS[index]
            axes.plot(*path, marker=marker, markersize=4, label=name, color=PALETTE[1 - index % 2])
        _label(axes, x=x, y=y, title=title, **axes_options)
        _annotate(axes, marks, None, None)

    return Picture((draw,), alt, height)


def histogram(
    samples, /, *, x, title, alt, bins=30, y="count", guides=None, height=3.3, **axes_options
):
    """Overlaid histograms of ``{name: samples}``, drawn as outlines so that each stays visible."""

    def draw(axes):
        together = np.concatenate([np.ravel(sample) for sample in samples.values()])
        edges = np.histogram_bin_edges(together, bins)
        for index, (name, sample) in enumerate(samples.items()):
            style = {"color": PALETTE[index], "linestyle": DASHES[index]}
            axes.hist(np.ravel(sample), edges, histtype="step", linewidth=2, label=name, **style)
        _label(axes, x=x, y=y, title=title, **axes_options)
        _annotate(axes, None, guides, None)

    return Picture((draw,), alt, height)


def images(pixels, titles, /, *, alt, height=1.6):
    """Small grey images in a row, each with its title underneath."""

    def shown(image, title):
        def draw(axes):
            axes.imshow(image, cmap="gray_r", interpolation="nearest")
            axes.set(xticks=[], yticks=[])
            axes.set_xlabel(title, fontsize=SMALLEST)
            axes.grid(visible=False)

        return draw

    draws = tuple(shown(*pair) for pair in zip(pixels, titles, strict=True))
    return Picture(draws, alt, height)

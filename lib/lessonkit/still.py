"""A widget together with what stays of it when its kernel is gone.

A saved notebook that is opened again has no widgets: JupyterLab says "model not found" in their
place. So each widget is shown below a plain output, its still, which every viewer and every export
can show. JupyterLab hides the still while the widget lives, and the message when it does not.
"""

from IPython.display import display

VIEW = "application/vnd.jupyter.widget-view+json"
STYLE = """<style>
.jp-OutputArea-child:has(.losslab-still):has(+ .jp-OutputArea-child .losslab-live),
.jp-OutputArea-child:has(.losslab-still) + .jp-OutputArea-child:not(:has(.losslab-live))
{display: none}</style>"""


def show(widget, html, plain, **others):
    """Show a widget whose root element has the class ``losslab-live``, and its still.

    Parameters
    ----------
    widget : ipywidgets.DOMWidget or None
        None where there is only the still.
    html, plain : str
        The still as HTML and as text.
    others : str
        The still in other forms: ``png`` in base64, ``markdown``.
    """
    names = {"png": "image/png", "markdown": "text/markdown"}
    still = {"text/plain": plain, **{names[name]: text for name, text in others.items()}}
    style = STYLE if widget is not None else ""
    still["text/html"] = f'{style}<div class="losslab-still">{html}</div>'
    display(still, raw=True)
    if widget is None:
        return
    bundle = widget._repr_mimebundle_()
    view = (bundle[0] if isinstance(bundle, tuple) else bundle)[VIEW]
    # Where there is no widget, its place stays empty.
    display({VIEW: view, "text/html": "", "text/plain": ""}, raw=True)

"""A drawing with what is said instead of it: to a screen reader a picture is its name and its description, no more."""

from markupsafe import Markup, escape


def said(svg: str, id: str, name: str, description: str) -> Markup:
    """The drawing with role, name and description, and the texts inside it, which lie in drawing order, kept silent.

    Args:
        svg: cleaned, on one line, the root without a role.
        id: unique on the page.
        name: the finding.
        description: the values in words.
    """
    begun = svg.replace("<svg ", f'<svg role="img" aria-labelledby="{id}-n" aria-describedby="{id}-d" ', 1)
    inside, end = begun.index(">") + 1, begun.rindex("</svg>")
    words = f'<title id="{id}-n">{escape(name)}</title><desc id="{id}-d">{escape(description)}</desc>'
    return Markup(f'{begun[:inside]}{words}<g aria-hidden="true">{begun[inside:end]}</g></svg>')

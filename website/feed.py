"""An Atom feed of the lessons: a new one, or one whose text changed, is news."""

import datetime
import hashlib
import json
from urllib.parse import urljoin
from xml.sax.saxutils import escape, quoteattr

NAME = "feed.xml"
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={language}>
<id>{address}</id>
<title>{title}</title>
<updated>{updated}</updated>
<author><name>{author}</name></author>
<link rel="self" href={own}/>
<link rel="alternate" href={home}/>
{entries}</feed>
"""
ENTRY = """<entry>
<id>{address}</id>
<title>{title}</title>
<updated>{updated}</updated>
<link rel="alternate" href={link}/>
<summary>{summary}</summary>
</entry>
"""


def feed(settings, course, lessons):
    """The feed as text. When a lesson changed is what builds before this one remember in the cache."""
    dates = _dates(settings, lessons)
    entries = [
        ENTRY.format(
            address=escape(address),
            title=escape(f"{lesson.name[:2]} {lesson.title}"),
            updated=dates[lesson.name],
            link=quoteattr(address),
            summary=escape(lesson.promise),
        )
        for lesson in sorted(lessons, key=lambda lesson: dates[lesson.name], reverse=True)
        for address in [urljoin(settings.address, f"theory/{lesson.name}.html")]
    ]
    return FEED.format(
        language=quoteattr(course.language),
        address=escape(settings.address),
        title=escape(course.title),
        updated=max(dates.values()),
        author=escape(course.author),
        own=quoteattr(urljoin(settings.address, NAME)),
        home=quoteattr(settings.address),
        entries="".join(entries),
    )


def _dates(settings, lessons):
    """``{lesson: when its notebook was last another one}``."""
    kept = settings.cache / "feed.json"
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for lesson in lessons:
        told = hashlib.sha256(lesson.path.read_bytes()).hexdigest()[:16]
        if known.get(lesson.name, [""])[0] != told:
            known[lesson.name] = [told, now]
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(known, indent=0), encoding="utf-8")
    return {lesson.name: known[lesson.name][1] for lesson in lessons}

def write(run, results, fresh):
    pass


def table(run, results):
    return "\n".join(
        f"{r['student']:20} {sum(v or 0 for v in r['scores'].values()):5g} {r['error'] or ''} {r['repairs']} {[(e['name'], e['points'], e['messages'][:1]) for e in r['exercises']]} {r['seconds']}"
        for r in results
    )

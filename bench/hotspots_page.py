"""The section of docs/BENCHMARKS.md that says where the time goes."""

import table

HEAD = """## Where the time goes

Written by `make profile`: a server with symbols, without link-time optimisation, in front of {petitions:,} petitions on \
SQLite under the load of the cases above, watched by `perf`. Each sample counts for the innermost module of Sanping's on \
its stack. Beside the whole share stands what of it the database engine, the query layer and the system took on behalf of \
that module; the rest is its own code and other libraries'."""
KINDS = ("database", "query layer", "system")


def section(figures):
    parts = [HEAD.format(petitions=figures["petitions"])]
    for name, case in figures["cases"].items():
        rows = [[f"`{one['module']}`" if "::" in one["module"] else one["module"], *(f"{100 * one.get(key, 0):.0f} %" for key in ("share", *KINDS))]
                for one in case["modules"]]
        parts.append(f"### {name[0].upper()}{name[1:]}: {case['samples']:,} samples")
        parts.append(table.markdown(["module", "share", *(f"of it {kind}" for kind in KINDS)], rows))
    return "\n\n".join(parts)

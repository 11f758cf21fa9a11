"""Makes a community of a few thousand petitions one of many, or a city of many such communities: every petition again,
k times, under ids, numbers and times of its own, with its history, voices, ratings, words and scope; in a city with a
tree of places and a ground of its own as well. For load only, never for a demo: the first few thousand came through
Sanping's own rules, the copies did not."""

# Which columns name a petition or one of its rows, and so must be others in a copy.
OWN = {
    "petitions": {"id", "parent_id", "merged_into"},
    "petition_events": {"id", "petition_id"},
    "petition_reporters": {"petition_id", "via"},
    "petition_ratings": {"petition_id"},
    "petition_scopes": {"petition_id"},
    "petition_terms": {"petition_id"},
}
# The voice of an anonymous reporter is the id of the petition itself.
VOICES = {
    "petitions": ("reporter", "id"),
    "petition_reporters": ("voice", "petition_id"),
    "petition_ratings": ("voice", "petition_id"),
    "petition_scopes": ("scope_id", "petition_id"),
}
# Which columns may name a place; a city copies its places first.
PLACES = {
    "grid_nodes": {"id", "parent_id"},
    "grid_ancestors": {"node_id", "ancestor_id"},
    "petitions": {"grid_id", "assignee_id", "tier_id"},
    "petition_scopes": {"scope_id"},
}
# A sealed value opens in its own row alone, so a copy gets an address in clear, which Sanping then seals.
OTHERS = {
    ("petitions", "address"): "CASE WHEN address_sealed IS NULL THEN address ELSE '阳光花园 3 号楼 2 单元 501 室' END",
    ("petitions", "address_sealed"): "NULL",
    ("grid_nodes", "code"): "code || '-K' || k",
    ("grid_nodes", "search"): "search || '-k' || k",
    ("grid_nodes", "polygon"): "moved(polygon, k)",
}
# Copies lie beside each other, so many in a row and so far apart, in degrees.
ROW, APART = 32, 0.05
ON_THE_MAP = {"longitude": f"longitude + (k % {ROW}) * {APART}", "latitude": f"latitude + (k / {ROW}) * {APART}"}
# A day has twice as many numbers; what is filed later needs some too.
NUMBERS = 500_000
CITY = "00000000-0000-7000-8000-0000000000c1"


def statement(store, table, copies, city, apart):
    names, values = [], []
    for name, kind in store.columns(table):
        value, copy = name, store.clone.format(name)
        if name in OWN.get(table, ()):
            value = copy
        elif kind == "TIMESTAMPTZ" and table in OWN:
            value = store.later.format(name)
        elif (table, name) in OTHERS:
            value = OTHERS[table, name]
        elif (table, name) == ("petitions", "number"):
            value = "substr(number, 1, 12) || " + store.number.format(apart)
        elif city and table == "petitions" and name in ON_THE_MAP:
            value = ON_THE_MAP[name]
        if city and name in PLACES.get(table, ()):
            value = f"CASE WHEN {name} IN (SELECT id FROM first_places) THEN {copy} ELSE {value} END"
        if VOICES.get(table, ("",))[0] == name:
            value = f"CASE WHEN {name} = {VOICES[table][1]} THEN {copy} ELSE {value} END"
        names.append(name)
        values.append(value)
    first = {"grid_nodes": "id", "grid_ancestors": "node_id"}.get(table)
    only = f" WHERE {first} IN (SELECT id FROM first_places)" if first else ""
    return (f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} "
            f"FROM {table}, {store.series.format(copies)}{only}")


def above(store):
    """A city above the one community there is, before the others come beside it."""
    city, top = store.literal(CITY), "(SELECT id FROM grid_nodes WHERE level = 'street')"
    columns = [name for name, _ in store.columns("grid_nodes")]
    fresh = {"id": city, "level": "'city'", "code": "'CITY'", "name": "'市'", "search": "'city'", "polygon": "NULL"}
    scopes = [name for name, _ in store.columns("petition_scopes")]
    return [
        "CREATE TABLE first_places AS SELECT id FROM grid_nodes",
        f"INSERT INTO grid_nodes ({', '.join(columns)}) SELECT {', '.join(fresh.get(one, one) for one in columns)} "
        f"FROM grid_nodes WHERE level = 'street'",
        f"INSERT INTO grid_ancestors (node_id, ancestor_id, distance) "
        f"SELECT node_id, {city}, max(distance) + 1 FROM grid_ancestors GROUP BY node_id UNION ALL SELECT {city}, {city}, 0",
        f"INSERT INTO petition_scopes ({', '.join(scopes)}) "
        f"SELECT {', '.join(city if one == 'scope_id' else one for one in scopes)} FROM petition_scopes WHERE scope_id = {top}",
        f"UPDATE grid_nodes SET parent_id = {city} WHERE level = 'street'",
    ]


def multiply(store, wanted, communities):
    """Gives how many petitions there are then."""
    present = int(store.rows("SELECT count(*) FROM petitions")[0][0])
    city = communities > 1
    copies = communities - 1 if city else max(0, round(wanted / present) - 1)
    # The numbers of a day lie so far apart in two copies.
    apart = 10 ** len(str(store.rows("SELECT max(taken) FROM petition_numbers")[0][0]))
    if apart * (copies + 1) > NUMBERS:
        raise SystemExit(f"{copies} copies are too many: the numbers of a day would run out")
    if copies:
        first = [*above(store), *store.mover(ROW, APART)] if city else []
        tables = ["grid_nodes", "grid_ancestors", *OWN] if city else OWN
        last = ["DROP TABLE first_places"] if city else []
        numbers = f"UPDATE petition_numbers SET taken = {apart * (copies + 1)}"
        store.script([*first, *(statement(store, table, copies, city, apart) for table in tables), numbers, *last])
    return int(store.rows("SELECT count(*) FROM petitions")[0][0])

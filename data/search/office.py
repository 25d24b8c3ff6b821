"""What may be asked of history, approvals, the team and imports: shorter lists, whose text is scanned for."""

from data.search.kinds import HIGH, FieldKind, Scan, Sort, Thing

ROLES = ("supervisor", "operations", "service", "designer", "promoter", "logistics", "store")
PEOPLE = "select k.name from staff k union select k.title from staff k"

EVENTS = Thing(
    name="events",
    source="event e join staff k on k.id = e.actor_id",
    id="e.seq",
    number="e.seq",
    own="-seq",
    fields={
        "verb": FieldKind("name", "e.verb", "what was done: order.ship", among=("event", "verb")),
        "actor": FieldKind("name", "k.name", "who did it", also=(("k.title", "{test}"),), known=PEOPLE),
        "role": FieldKind("state", "e.role", "the post they had", ROLES),
        "kind": FieldKind(
            "name",
            "t.kind",
            "the kind of thing: order, sku, customer",
            within="exists (select 1 from event_subject t where t.seq = e.seq and {test})",
            among=("event_subject", "kind"),
        ),
        "subject": FieldKind(
            "name",
            "o.number",
            "the thing it was done to, by its number or SKU",
            within="e.seq in (select t.seq from event_subject t join orders o on o.id = t.subject_id"
            " where t.kind = 'order' and {test})",
            also=(
                (
                    "s.code",
                    "e.seq in (select t.seq from event_subject t join sku s on s.id = t.subject_id"
                    " where t.kind = 'sku' and {test})",
                ),
                (
                    "c.number",
                    "e.seq in (select t.seq from event_subject t join customer c on c.id = t.subject_id"
                    " where t.kind = 'customer' and {test})",
                ),
                (
                    "d.code",
                    "e.seq in (select t.seq from event_subject t join product d on d.id = t.subject_id"
                    " where t.kind = 'product' and {test})",
                ),
            ),
            present="exists (select 1 from event_subject t where t.seq = e.seq)",
        ),
        "at": FieldKind("instant", "e.at", "when", lead="select e.seq as id from event e where {test}"),
        "reason": FieldKind("text", "e.reason", "the reason that was given"),
        "undone": FieldKind("flag", "exists (select 1 from event x where x.undo_of = e.seq)", "was taken back"),
        "undo": FieldKind("flag", "e.undo_of is not null", "takes something back"),
        "seq": FieldKind("number", "e.seq", "its number", lead="select e.seq as id from event e where {test}"),
    },
    sorts={"seq": Sort("e.seq"), "at": Sort("coalesce(e.at, 0)")},
    scan=(
        Scan("e.verb"),
        Scan("e.reason"),
        Scan("k.name"),
        Scan("k.title"),
        Scan(
            "o.number",
            "e.seq in (select t.seq from event_subject t join orders o on o.id = t.subject_id"
            " where t.kind = 'order' and {test})",
        ),
        Scan(
            "s.code",
            "e.seq in (select t.seq from event_subject t join sku s on s.id = t.subject_id"
            " where t.kind = 'sku' and {test})",
        ),
    ),
)

APPROVALS = Thing(
    name="approvals",
    source="approval q join staff k on k.id = q.asked_by_id left join staff z on z.id = q.decided_by_id",
    id="q.id",
    number="q.id",
    own="-asked",
    fields={
        "state": FieldKind("state", "q.state", "what became of it", ("asked", "granted", "refused", "ran_out")),
        "operation": FieldKind("name", "q.operation", "what is asked for: order.cancel"),
        "by": FieldKind("name", "k.name", "who asks", also=(("k.title", "{test}"),), known=PEOPLE),
        "decider": FieldKind("name", "z.name", "who decided", also=(("z.title", "{test}"),), known=PEOPLE),
        "amount": FieldKind("money", "q.amount_minor", "what it is about"),
        "kind": FieldKind("name", "q.subject_kind", "the kind of thing: order, sku"),
        "asked": FieldKind("instant", "q.asked_at", "when it was asked for"),
        "decided": FieldKind("instant", "q.decided_at", "when it was decided"),
        "left": FieldKind("duration", "q.expires_at", "time left before it runs out", guard="q.state = 'asked'"),
        "reason": FieldKind("text", "q.reason", "the reason that was given"),
    },
    sorts={
        "asked": Sort("coalesce(q.asked_at, 0)"),
        "decided": Sort("coalesce(q.decided_at, 0)"),
        "left": Sort(f"coalesce(q.expires_at, {HIGH})"),
        "amount": Sort("q.amount_minor"),
        "operation": Sort("q.operation", text=True),
        "state": Sort("q.state", text=True),
        "by": Sort("k.name", text=True),
    },
    scan=(Scan("q.operation"), Scan("q.reason"), Scan("q.note"), Scan("k.name"), Scan("k.title")),
    aliases={"status": "state", "asker": "by"},
)

STAFF = Thing(
    name="staff",
    source="staff k",
    id="k.id",
    number="k.name",
    own="name",
    fields={
        "name": FieldKind("text", "k.name", "the sign-in name"),
        "title": FieldKind("text", "k.title", "the name that people read"),
        "role": FieldKind("state", "k.role", "the post", ROLES),
        "language": FieldKind("name", "k.language", "the language"),
        "disabled": FieldKind("flag", "k.disabled_at is not null", "can't sign in"),
        "made": FieldKind("instant", "k.made_at", "when they joined"),
    },
    sorts={
        "name": Sort("k.name", text=True),
        "title": Sort("lower(k.title)", text=True),
        "role": Sort("k.role", text=True),
        "made": Sort("coalesce(k.made_at, 0)"),
    },
    scan=(Scan("k.name"), Scan("k.title")),
)

OPEN_DIFFERENCES = "(select count(*) from difference x where x.batch_id = b.id and x.state = 'open')"

IMPORTS = Thing(
    name="imports",
    source="batch b left join staff k on k.id = b.by_id",
    id="b.id",
    number="b.id",
    own="-at",
    fields={
        "path": FieldKind("text", "b.path", "the file"),
        "format": FieldKind("name", "b.format", "its format", suggest="select distinct b.format from batch b"),
        "state": FieldKind("state", "b.state", "how far it is", ("running", "stopped", "done", "taken_back")),
        "by": FieldKind("name", "k.name", "who imported it", known=PEOPLE),
        "at": FieldKind("instant", "b.at", "when it began"),
        "done": FieldKind("instant", "b.done_at", "when it was through"),
        "rows": FieldKind("number", "b.rows", "records in the file"),
        "rejected": FieldKind("number", "b.rejected", "records that could not come in"),
        "differences": FieldKind("number", OPEN_DIFFERENCES, "differences that wait to be settled"),
    },
    sorts={
        "at": Sort("coalesce(b.at, 0)"),
        "rejected": Sort("b.rejected"),
        "path": Sort("b.path", text=True),
        "format": Sort("b.format", text=True),
        "state": Sort("b.state", text=True),
    },
    scan=(Scan("b.path"), Scan("b.format")),
    aliases={"status": "state"},
)

DIFFERENCES = Thing(
    name="differences",
    source="difference f left join batch b on b.id = f.batch_id left join staff k on k.id = f.settled_by_id",
    id="f.id",
    number="f.id",
    own="-at",
    fields={
        "state": FieldKind(
            "state",
            "f.state",
            "open, settled for ours or theirs, noted for good, or gone",
            ("open", "ours", "theirs", "noted", "gone"),
        ),
        "kind": FieldKind("name", "f.kind", "the kind of thing", suggest="select distinct f.kind from difference f"),
        "number": FieldKind("text", "f.number", "the order, SKU, product or customer"),
        "field": FieldKind("name", "f.field", "what differs", suggest="select distinct f.field from difference f"),
        "ours": FieldKind("text", "f.ours", "what it is here"),
        "theirs": FieldKind("text", "f.theirs", "what the file says"),
        "channel": FieldKind("name", "f.channel", "the source", suggest="select distinct f.channel from difference f"),
        "import": FieldKind("number", "f.batch_id", "the import that said so"),
        "at": FieldKind("instant", "f.at", "when it was found"),
        "by": FieldKind("name", "k.name", "who settled it", known=PEOPLE),
    },
    sorts={
        "at": Sort("coalesce(f.at, 0)"),
        "number": Sort("f.number", text=True),
        "field": Sort("f.field", text=True),
        "kind": Sort("f.kind", text=True),
        "state": Sort("f.state", text=True),
    },
    scan=(Scan("f.number"), Scan("f.field"), Scan("f.ours"), Scan("f.theirs")),
)

"""What the samples of shadow mode's letters hold."""

from collections.abc import Mapping
from datetime import timedelta

from handoffd.letters.writing.samplehouse import AE, CALL_AT, CSM, CUSTOMER, LEAVES, REF, T0
from handoffd.letters.writing.views.shadow import Beside, BesideThem, Unsent, Watched

_ASKED = T0 + timedelta(minutes=2)
_DUE = T0 + timedelta(hours=24)
SHADOW: Mapping[str, object] = {
    "unsent": (
        Unsent(1, _ASKED, REF, CUSTOMER, AE.name, f"{CUSTOMER}: please fill in the handoff notes",
               "Completed: the contract was signed. The AE is asked for the handoff document.",
               (T0 + timedelta(hours=12), _DUE)),
        Unsent(2, _ASKED, REF, CUSTOMER, f"{AE.name}, {CSM.name}", f"{CUSTOMER}: your internal call", "", ()),
    ),
    "beside": (
        BesideThem(REF, CUSTOMER, T0, (
            Beside("document", _ASKED, None, _DUE, T0 + timedelta(hours=4), AE.name, None, 0, "in time"),
            Beside("call", _ASKED, CALL_AT, T0 + timedelta(hours=48), None, "", None, 0, "open"),
            Beside("introduction", None, None, LEAVES, LEAVES + timedelta(days=3), AE.name, None, 6, "late"),
            Beside("kickoff", None, None, LEAVES + timedelta(days=4), None, "", None, 0, "missing"),
        ), over=True),
    ),
    "beyond": 0,
    "blind": "",
    "watched": (Watched(REF, CUSTOMER, T0), Watched("HO-43", "Fjord AS", T0 + timedelta(days=2))),
}  # fmt: skip

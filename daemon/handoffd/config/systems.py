"""`[[crm]]`: the systems of the house, checked as far as that is possible without speaking to any of them.

What a row says wrongly is a problem of config.toml and stops everything. A folder or program that is not there now
(`absences`) may be there in an hour: `handoffd check` refuses it, a running daemon says so and tries again later.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from handoffd.config.places import placed
from handoffd.config.schema import Config, CrmTable
from handoffd.playbook.systems import COMMAND, DROP, MAIL, System

# All the places in which the program of a command is looked for, and all that a command finds in its PATH.
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def systems(config: Config) -> tuple[System, ...]:
    """Return the systems as the playbook knows them, in their order."""
    return tuple(System(table.name, _ways(table), table.logging_address or "") for table in config.crm)


def at_home(table: CrmTable, folder: Path) -> CrmTable:
    """Return a row with its paths taken from the folder of config.toml; a bare program is looked for in PATH later."""
    drop = placed(folder, table.drop) if table.drop else None
    command = table.command
    if command and "/" in command[0]:
        command = (str(placed(folder, command[0])), *command[1:])
    return table.model_copy(update={"drop": drop, "command": command})


def absences(config: Config) -> Iterator[str]:
    """Yield each folder that cannot be written and each program that cannot be run, with the place of its row."""
    for number, table in enumerate(config.crm, start=1):
        for problem in (*_drop_problems(table), *_command_problems(table)):
            yield f"{_where(number, table)}.{problem}"


def _where(number: int, table: CrmTable) -> str:
    return f"crm[{number}] ({table.name})"


def system_problems(config: Config) -> Iterator[str]:
    """Yield what is wrong with each row by itself and beside the others."""
    people = {address: table.name for table in config.people for address in (table.email, *table.aliases)}
    for number, table in enumerate(config.crm, start=1):
        where = _where(number, table)
        address = table.logging_address
        if address == config.inbox.address:
            yield f"{where}.logging_address: {address} is the inbox itself; notes would come back as mail"
        elif address in people:
            yield f"{where}.logging_address: {address} is {people[address]}'s own; write the address of the system"
    names = Counter(table.name.casefold() for table in config.crm)
    for name, times in names.items():
        if times > 1:
            yield f"crm: {times} systems are called {name!r}; an answer by mail could not tell them apart"
    addresses = Counter(table.logging_address for table in config.crm if table.logging_address)
    for same, times in addresses.items():
        if times > 1:
            yield f"crm: {times} systems share the logging_address {same}; one of them would get every note twice"


def _ways(table: CrmTable) -> tuple[str, ...]:
    used = ((MAIL, table.logging_address), (DROP, table.drop), (COMMAND, table.command))
    return tuple(way for way, told in used if told)


def _drop_problems(table: CrmTable) -> Iterator[str]:
    folder = table.drop
    if folder is None:
        return
    if not folder.exists():
        yield f"drop: there is no folder {folder}; make it, writable for handoffd"
    elif not folder.is_dir():
        yield f"drop: {folder} is no folder"
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield f"drop: {folder} cannot be written by this user; handoffd must be able to make files in it"


def _command_problems(table: CrmTable) -> Iterator[str]:
    if not table.command:
        return
    program = table.command[0]
    if "/" not in program:
        if shutil.which(program, path=PATH) is None:
            yield f"command: there is no program {program} in {PATH}; write its whole path"
    elif not Path(program).exists():
        yield f"command: there is no file {program}"
    elif not Path(program).is_file() or not os.access(program, os.X_OK):
        yield f"command: {program} cannot be run; is it executable for this user?"

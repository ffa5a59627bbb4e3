"""The DNS: the one record that is asked for, the public key behind a DKIM signature (RFC 6376 section 3.6.2)."""

PATIENCE = 4.0  # seconds for all servers together


def txt_record(name: str) -> bytes:
    """Return the TXT record of a name, its strings joined; empty when there is none. OSError: no answer."""
    from dns.exception import DNSException
    from dns.resolver import NXDOMAIN, NoAnswer, resolve

    try:
        answer = resolve(name.rstrip("."), "TXT", lifetime=PATIENCE, search=False)
    except (NXDOMAIN, NoAnswer):
        return b""
    except (DNSException, UnicodeError) as problem:
        raise OSError(f"the DNS did not say what {name} is: {problem}") from problem
    records = [b"".join(record.strings) for record in answer]
    return records[0] if len(records) == 1 else b""

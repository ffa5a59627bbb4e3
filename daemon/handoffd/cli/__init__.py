"""The `handoffd` command."""


def main() -> None:
    """Run the command line."""

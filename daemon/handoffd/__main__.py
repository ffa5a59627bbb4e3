"""`python -m handoffd` is the same as the `handoffd` command."""

from handoffd.cli import main

main()

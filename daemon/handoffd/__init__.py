"""handoffd: an email-first daemon that carries a customer from Sales to Customer Success.

Four rooms, one verb each: `playbook` thinks, `letters` reads and writes, `store` remembers, `network` talks.
`app` is where they meet; ARCHITECTURE.md has the picture.
"""

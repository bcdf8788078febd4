"""The web, asked safely and politely: the only code that opens connections for articles."""

"""Where sentences end: the rules of a language, quotations and brackets, the borders."""

check {} --concept nash

check {} --max-memory 8K

check {}  --max-memory 1G

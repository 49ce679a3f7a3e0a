paths {}  --max-memory 1G

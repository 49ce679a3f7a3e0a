$TRUCE hold well.yaml --limit 1

$TRUCE robust well.yaml --state s1 --concept seq --json

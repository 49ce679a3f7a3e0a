$TRUCE robust well.yaml --concept sim

$TRUCE solve well.yaml --color sometimes

$TRUCE solve well.yaml -x

$TRUCE solve

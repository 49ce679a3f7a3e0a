$TRUCE solve well.yaml --concept north=gmr,south=nash

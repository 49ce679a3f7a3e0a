$TRUCE solve well.yaml --expect "$(printf 'caf\351')"

$TRUCE slove

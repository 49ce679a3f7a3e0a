$TRUCE solve - <well.yaml >a; $TRUCE solve well.yaml | cmp - a && echo the same; (echo "truce: 2") | $TRUCE check -
